package channel

import (
	"net/url"
	"os"
	"reflect"
	"testing"
	"time"
)

func at(t testing.TB, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// A page with each kind of post, as Telegram writes it. What stands in a post that is
// answered or in the preview of a link is no text of the post's own.
func TestRead(t *testing.T) {
	src, err := os.ReadFile("testdata/posts.html")
	if err != nil {
		t.Fatal(err)
	}
	got, ok, err := Read(src, at(t, "https://t.me/s/Ostrel_News"))
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if got.Title != "অস্ত্রেল সংবাদ" || got.Older != "https://t.me/s/Ostrel_News?before=412" {
		t.Errorf("title %q, older %q", got.Title, got.Older)
	}
	moment := func(hour, minute, second int) time.Time {
		return time.Date(2026, 2, 1, hour, minute, second, 0, time.UTC)
	}
	want := []Post{
		{Number: 412, Published: moment(9, 15, 30), Text: "তিলপাড়ার ফেরি চালু হচ্ছে ⛴\n\n৪ মে থেকে দিনে দুইবার  ফেরি চলবে, জেলা কার্যালয় জানিয়েছে।\nভাড়া ২০ টাকা & শিশুদের জন্য <১০ টাকা>।\n\n@ostrel_news"},
		{Number: 413, Published: moment(9, 20, 0), Unfit: "the post has no text (a picture)"},
		{Number: 414, Published: moment(9, 30, 0), Text: "The Vell market has moved to the old mill.",
			Unfit: "it is forwarded from Vell Daily, whose words are not this channel's; list that channel to have them"},
		{Number: 415, Published: moment(13, 5, 0), Author: "R. Karim", Text: "The first ferry was full by noon, its captain said.\n“We did not expect so many,” he told us.\nA second boat is not planned.\nMon  07:00\nTue  08:30"},
		{Number: 416, Published: moment(13, 6, 0), Unfit: "the post has no text (a sticker)"},
		{Number: 417, Text: "मेला अब शुक्रवार को है।"},
	}
	if len(got.Posts) != len(want) {
		t.Fatalf("%d posts, want %d: %+v", len(got.Posts), len(want), got.Posts)
	}
	for i, p := range got.Posts {
		if (p.Markup == "") != (p.Text == "") {
			t.Errorf("post %d: markup %q of the text %q", p.Number, p.Markup, p.Text)
		}
		p.Markup, p.Published = "", p.Published.UTC()
		if !reflect.DeepEqual(p, want[i]) {
			t.Errorf("got  %+v\nwant %+v", p, want[i])
		}
	}
}

// A text keeps its bytes: nothing is folded, normalised or joined.
func TestWritten(t *testing.T) {
	for name, test := range map[string]struct{ markup, want string }{
		"spaces":               {"a  b\u00a0c\u200bd ", "a  b\u00a0c\u200bd"},
		"decomposed":           {"cafe\u0301 য\u09bc", "cafe\u0301 য\u09bc"},
		"custom emoji":         {`<tg-emoji emoji-id="5"><i class="emoji"><b>🔥</b></i></tg-emoji> Fire`, "🔥 Fire"},
		"blank lines":          {"One<br><br><br>Two<br/>", "One\n\n\nTwo"},
		"a quotation first":    {"<blockquote>He said no.</blockquote>She said yes.", "He said no.\nShe said yes."},
		"a break after it":     {"<blockquote>He said no.</blockquote><br>She said yes.", "He said no.\nShe said yes."},
		"quotations in a row":  {"<blockquote>One.</blockquote><blockquote>Two.</blockquote>", "One.\nTwo."},
		"scripts and comments": {"One<script>alert(1)</script><!-- no --><style>b{}</style>", "One"},
	} {
		t.Run(name, func(t *testing.T) {
			src := `<section class="tgme_channel_history"><div class="tgme_widget_message" data-post="name/1"><div class="js-message_text">` + test.markup + `</div></div></section>`
			p, ok, err := Read([]byte(src), at(t, "https://t.me/s/name"))
			if err != nil || !ok || len(p.Posts) != 1 {
				t.Fatal(p, ok, err)
			}
			if got := p.Posts[0].Text; got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestAddress(t *testing.T) {
	for address, want := range map[string]string{
		"https://t.me/ostrel_news":            "https://t.me/s/ostrel_news",
		"http://telegram.me/@ostrel_news":     "https://t.me/s/ostrel_news",
		"https://t.me/ostrel_news/412?single": "https://t.me/s/ostrel_news",
		"https://t.me/s/ostrel_news/412":      "https://t.me/s/ostrel_news",
		"https://t.me/s/ostrel_news":          "https://t.me/s/ostrel_news",
		"https://t.me/joinchat/AAAA":          "https://t.me/joinchat/AAAA",
		"https://t.me/c/123456/7":             "https://t.me/c/123456/7",
		"https://t.me/+AAAABBBB":              "https://t.me/+AAAABBBB",
		"https://ostrel.example/ostrel_news":  "https://ostrel.example/ostrel_news",
	} {
		if got := Address(address); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}

func TestNoChannel(t *testing.T) {
	closed := []byte(`<div class="tgme_page"><div class="tgme_page_title"><span dir="auto">Ostrel</span></div></div>`)
	if _, ok, err := Read(closed, at(t, "https://t.me/ostrel_news")); ok || err != nil || !Closed(closed) {
		t.Errorf("a closed channel: %v, %v, closed %v", ok, err, Closed(closed))
	}
	if _, ok, _ := Read([]byte(`<section class="tgme_channel_history">`), at(t, "https://ostrel.example/news")); ok {
		t.Error("a page elsewhere is a channel")
	}
	if p, ok, err := Read([]byte(`<section class="tgme_channel_history"></section>`), at(t, "https://t.me/s/ostrel_news")); !ok || err != nil || len(p.Posts) != 0 {
		t.Errorf("a channel without posts: %+v, %v, %v", p, ok, err)
	}
}

// Whatever a page holds, reading it ends, and posts have numbers and no blanks around.
func FuzzRead(f *testing.F) {
	src, err := os.ReadFile("testdata/posts.html")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(src)
	f.Add([]byte(`<div class="tgme_channel_history"><div class="tgme_widget_message" data-post="ostrel_news/-1"><b class="js-message_text">x`))
	f.Fuzz(func(t *testing.T, src []byte) {
		p, _, err := Read(src, at(t, "https://t.me/s/ostrel_news"))
		if err != nil {
			return
		}
		for _, post := range p.Posts {
			if (post.Text == "") && post.Unfit == "" {
				t.Errorf("post %d has no text and is fit", post.Number)
			}
		}
	})
}
