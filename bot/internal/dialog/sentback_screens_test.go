package dialog_test

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"html"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf16"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord"
	"github.com/ukti-bot/ukti/adapters/discord/discordfake"
	"github.com/ukti-bot/ukti/adapters/telegram"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

// screens makes the pictures of chats in docs/img anew, from the messages that the
// adapters send:
//
//	UKTI_TEST_CHROMIUM=/usr/bin/chromium go test ./bot/internal/dialog -run Screens -screens ../../../docs/img
var screens = flag.String("screens", "", "write pictures of chats into this `folder`")

// screenEnv names the Chromium that draws them.
const screenEnv = "UKTI_TEST_CHROMIUM"

// bubble is a message as a client draws it.
type bubble struct {
	mine    bool   // the person's
	html    string // the words
	buttons [][]string
}

// asked are the questions of each picture.
var asked = map[string][]string{
	"strong-weak-none": {"ঝাং ইউক্সিয়া কে?", "Did China supply weapons to Russia?", "Which telescope photographed Jupiter?"},
	"judged":           {"/quote The quay at Tilpara will stay shut until June, the harbour board said on Monday.", "/line quay 2"},
	"hindi":            {"माधोपुर का पुल कब से बंद रहेगा?", "/quote पुल दो साल के लिए बंद रहेगा।"},
	"lists":            {"/articles", "/line", "/help"},
}

// TestScreens draws chats at the width of a small phone. Nothing may stick out of it.
func TestScreens(t *testing.T) {
	path := os.Getenv(screenEnv)
	if path == "" {
		t.Skip(screenEnv + " names no Chromium")
	}
	chats := map[string][]bubble{}
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		chats["telegram-"+name] = telegramChatOf(t, asked[name])
		chats["discord-"+name] = discordChatOf(t, asked[name])
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("hide-scrollbars", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	for _, name := range slices.Sorted(maps.Keys(chats)) {
		bubbles := chats[name]
		if len(bubbles) < 2*len(asked[name[strings.Index(name, "-")+1:]]) {
			t.Errorf("%s: %d messages", name, len(bubbles))
		}
		page := filepath.Join(t.TempDir(), "chat.html")
		if err := os.WriteFile(page, []byte(draw(bubbles, strings.HasPrefix(name, "discord"))), 0o600); err != nil {
			t.Fatal(err)
		}
		height := int64(100)
		for range 2 { // first to learn how long it is
			metrics := emulation.SetDeviceMetricsOverrideParams{Width: 360, Height: height, DeviceScaleFactor: 1.5, Mobile: true}
			err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
				_, err := cdp.Call(ctx, t, emulation.SetDeviceMetricsOverride, metrics)
				return err
			}), chromedp.Navigate("file://"+page))
			if err != nil {
				t.Fatal(err)
			}
			size, err := chromedp.Run(ctx, chromedp.Evaluate[[]int64](`[document.documentElement.scrollWidth, document.documentElement.scrollHeight]`))
			if err != nil {
				t.Fatal(err)
			}
			if size[0] > 360 {
				t.Errorf("%s is %d pixels wide", name, size[0])
			}
			height = size[1]
		}
		png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil || len(png) < 5000 {
			t.Fatalf("%s: a picture of %d bytes, %v", name, len(png), err)
		}
		if *screens != "" {
			if err := os.WriteFile(filepath.Join(*screens, name+".png"), png, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// telegramChatOf is what a person asks and reads in Telegram.
func telegramChatOf(t *testing.T, questions []string) (out []bubble) {
	synctest.Test(t, func(t *testing.T) {
		fake, talk := newBotAPI(), newTalk(t)
		c := telegram.Default()
		c.Token = adapters.NewSecret(telegramfake.Token)
		a, err := telegram.New(c, telegram.Options{Memory: &adaptertest.Memory{}, Transport: fake, Words: talk.Word})
		if err != nil {
			t.Fatal(err)
		}
		end := run(t, a, talk)
		for _, q := range questions {
			id := fake.say(100, map[string]any{"text": q})
			time.Sleep(5 * time.Second)
			synctest.Wait()
			out = append(out, bubble{mine: true, html: html.EscapeString(q)})
			if m := fake.answer(id); m != nil {
				out = append(out, telegramBubble(m))
			}
		}
		end()
	})
	return out
}

// telegramBubble draws a message by its entities, as Telegram's clients do.
func telegramBubble(m map[string]any) (b bubble) {
	units := utf16.Encode([]rune(m["text"].(string)))
	type tag struct {
		at   int
		open bool
		size int
		html string
	}
	var tags []tag
	entities, _ := m["entities"].([]map[string]any)
	for _, e := range entities {
		from := int(e["offset"].(float64))
		until := from + int(e["length"].(float64))
		open, end := "", ""
		switch e["type"] {
		case "blockquote", "expandable_blockquote":
			open, end = "<blockquote>", "</blockquote>"
			if until < len(units) && units[until] == '\n' {
				until++ // a quotation ends its line by itself
			}
		case "bold":
			open, end = "<b>", "</b>"
		case "code":
			open, end = "<code>", "</code>"
		case "text_link":
			open, end = "<a>", "</a>"
		}
		tags = append(tags, tag{from, true, until - from, open}, tag{until, false, until - from, end})
	}
	slices.SortStableFunc(tags, func(x, y tag) int {
		if x.at != y.at {
			return x.at - y.at
		}
		if x.open != y.open { // what ends here ends before anything begins
			return map[bool]int{true: 1, false: -1}[x.open]
		}
		if x.open {
			return cmp.Compare(y.size, x.size)
		}
		return cmp.Compare(x.size, y.size)
	})
	at := 0
	for _, g := range tags {
		b.html += commandLinks(html.EscapeString(string(utf16.Decode(units[at:g.at])))) + g.html
		at = g.at
	}
	b.html += commandLinks(html.EscapeString(string(utf16.Decode(units[at:]))))
	var keys struct {
		Rows [][]struct{ Text string } `json:"inline_keyboard"`
	}
	if markup, ok := m["reply_markup"].(json.RawMessage); ok && len(markup) > 0 {
		if err := json.Unmarshal(markup, &keys); err != nil {
			panic(err)
		}
	}
	for _, row := range keys.Rows {
		var labels []string
		for _, k := range row {
			labels = append(labels, k.Text)
		}
		b.buttons = append(b.buttons, labels)
	}
	return b
}

// commandLink is what Telegram's clients make tappable by themselves.
var commandLink = regexp.MustCompile(`(^|[\s(:])(/[A-Za-z0-9_]{1,32})\b`)

func commandLinks(text string) string { return commandLink.ReplaceAllString(text, "$1<a>$2</a>") }

// discordChatOf is what a person asks and reads in Discord.
func discordChatOf(t *testing.T, questions []string) (out []bubble) {
	s, talk := discordfake.New(t), newTalk(t)
	a, err := discord.New(discord.Config{Token: adapters.NewSecret(discordfake.Token), APIURL: s.URL}, discord.Options{Memory: &adaptertest.Memory{}, Words: talk.Word})
	if err != nil {
		t.Fatal(err)
	}
	end := run(t, a, talk)
	for i, q := range questions {
		id := fmt.Sprintf("7%017d", i+1)
		s.Dispatch(t, "MESSAGE_CREATE", map[string]any{"id": id, "type": 0, "channel_id": "500000000000000001", "content": q, "author": map[string]any{"id": "600000000000000001"}})
		out = append(out, bubble{mine: true, html: html.EscapeString(q)})
		for _, m := range s.AwaitReply(t, id, 1) {
			b := bubble{html: discordHTML(m.Content)}
			for _, button := range m.Buttons {
				if n := len(b.buttons); n > 0 && len(b.buttons[n-1]) < 5 {
					b.buttons[n-1] = append(b.buttons[n-1], button.Label)
				} else {
					b.buttons = append(b.buttons, []string{button.Label})
				}
			}
			out = append(out, b)
		}
	}
	end()
	return out
}

var (
	discordBold    = regexp.MustCompile(`\*\*(.+?)\*\*`)
	discordLink    = regexp.MustCompile(`\[([^\]]*)\]\(&lt;[^)]*&gt;\)`)
	discordCommand = regexp.MustCompile(`&lt;(/[a-z]+):[0-9]+&gt;`)
	discordEscape  = regexp.MustCompile(`\\([[:punct:]])`)
)

// private is where runes begin that stand for escaped characters.
const private = '\uE000'

// discordHTML draws what the adapter writes of Discord's Markdown: quotations, small
// lines, bold, links.
func discordHTML(content string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(content, "\n") {
		open, end := "<div>", "</div>"
		if rest, ok := strings.CutPrefix(line, "> "); ok {
			open, end, line = "<blockquote>", "</blockquote>", rest
		} else if rest, ok := strings.CutPrefix(line, "-# "); ok {
			open, end, line = "<small>", "</small>", rest
		}
		// What is escaped is no mark: it is set aside as a private rune.
		line = html.EscapeString(discordEscape.ReplaceAllStringFunc(line, func(s string) string { return string(private + rune(s[1])) }))
		line = discordBold.ReplaceAllString(discordLink.ReplaceAllString(discordCommand.ReplaceAllString(line, "<a>$1</a>"), "<a>$1</a>"), "<b>$1</b>")
		line = strings.Map(func(r rune) rune {
			if r > private && r < private+128 {
				return r - private
			}
			return r
		}, strings.ReplaceAll(line, string(private+'<'), "&lt;"))
		b.WriteString(open + line + "&#8203;" + end)
	}
	return b.String()
}

// draw lays a chat out.
func draw(bubbles []bubble, dark bool) string {
	var b strings.Builder
	look := "body{background:#d5e4ec;color:#111}.b{background:#fff}.m{background:#e1fec6}a{color:#168acd}blockquote{border-color:#168acd;background:#eaf4fb}.k span{background:#8aa8b9;color:#fff}"
	if dark {
		look = "body{background:#313338;color:#dbdee1}.m{color:#fff}a{color:#00a8fc}blockquote{border-color:#4e5058}.k span{background:#4e5058}.b,.m{padding:4px 12px;max-width:none}small{color:#949ba4}"
	}
	b.WriteString(`<!doctype html><meta charset=utf-8><meta name=viewport content="width=device-width"><style>*{box-sizing:border-box}body{margin:0;padding:8px;width:360px;font:15px/1.35 "Noto Sans","Noto Sans Bengali","Noto Sans Devanagari",sans-serif}` +
		`.b,.m{border-radius:12px;padding:8px 10px;margin:6px 0;max-width:330px;white-space:pre-wrap;overflow-wrap:anywhere}.m{margin-left:auto;width:fit-content}` +
		`blockquote{margin:0;padding:2px 8px;border-left:3px solid}small{display:block;font-size:12px}code{font-size:13px}.k{display:flex;gap:4px;max-width:330px;margin:4px 0}` +
		`.k span{flex:1;border-radius:8px;padding:7px 4px;text-align:center;font-size:13px}` + look + `</style>`)
	for _, m := range bubbles {
		class := "b"
		if m.mine {
			class = "m"
		}
		b.WriteString(`<div class=` + class + `>` + m.html + `</div>`)
		for _, row := range m.buttons {
			b.WriteString(`<div class=k>`)
			for _, label := range row {
				b.WriteString(`<span>` + html.EscapeString(label) + `</span>`)
			}
			b.WriteString(`</div>`)
		}
	}
	return b.String()
}
