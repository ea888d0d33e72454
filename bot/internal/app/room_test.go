package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/config"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	roomArticles = "testdata/room"
	question     = "তিলপাড়ার নতুন খেয়া কবে চালু হবে?"
)

// lineSix is what the article has on the line that answers the question.
func lineSix(t *testing.T) string {
	t.Helper()
	body, err := os.ReadFile(roomArticles + "/kheya.txt")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(body), "\n")[5]
}

// A person asks in Bengali, reads around the answer, follows its source to the
// line and copies it.
func TestReadingRoom(t *testing.T) {
	chromium := openBrowser(t)
	room := startRoom(t, roomArticles)
	ctx := tab(t, chromium, desktop)
	allowClipboard(t, ctx, room)

	do(t, ctx, navigate(room), visible("#q"))
	evaluate[bool](t, ctx, `window.answered = new Promise(done => new MutationObserver(() => done(performance.now())).observe(document.getElementById('answers'), {childList: true})), true`)
	do(t, ctx, write("#q", question))
	took := evaluate[float64](t, ctx, `(async () => { const began = performance.now(); document.getElementById('ask').requestSubmit(); return await window.answered - began })()`)
	t.Logf("the first answer stood on the page after %.0f ms", took)
	do(t, ctx, visible("#answers blockquote"))
	if got := evaluate[string](t, ctx, `document.querySelector('blockquote').textContent`); got != lineSix(t) {
		t.Errorf("quoted was %q", got)
	}
	if got := evaluate[string](t, ctx, `new URL(location.href).searchParams.get('q')`); got != question {
		t.Errorf("the address asks %q", got)
	}

	do(t, ctx, click("figcaption [data-copy=quote]"))
	checkClipboard(t, ctx, lineSix(t))

	around := evaluate[int](t, ctx, `[...document.querySelectorAll('.choices button')].findIndex(b => b.textContent.includes('আগে-পরে'))`)
	do(t, ctx, click(fmt.Sprintf(".choices button:nth-of-type(%d)", around+1)), visible(".answer .answer blockquote"))
	wide := evaluate[string](t, ctx, `document.querySelector('.answer .answer blockquote').textContent`)
	if !strings.Contains(wide, lineSix(t)) || !strings.Contains(wide, "আলোর খুঁটি") || !strings.Contains(wide, "পাঁচ টাকা") {
		t.Errorf("around it stands %q", wide)
	}
	if !evaluate[bool](t, ctx, `document.activeElement === document.querySelector('.answer .answer')`) {
		t.Error("the focus has not moved to what was asked for")
	}

	do(t, ctx, click("#answers > .answer > figure a.source"), visible("#L6.on"))
	if got := evaluate[string](t, ctx, `[...document.querySelectorAll('.lines .on')].map(l => l.id).join()`); got != "L6" {
		t.Errorf("marked is %q", got)
	}
	if !evaluate[bool](t, ctx, `new Promise(done => {
		const end = performance.now() + 5000
		const look = () => {
			const r = document.querySelector('#L6').getBoundingClientRect()
			const seen = r.top >= 0 && r.bottom <= innerHeight
			seen || performance.now() > end ? done(seen) : requestAnimationFrame(look)
		}
		look()
	})`) {
		t.Error("the marked line is not in sight")
	}
	do(t, ctx, click("[data-copy=lines]"))
	checkClipboard(t, ctx, lineSix(t))
	do(t, ctx, click("[data-copy=text]"))
	checkClipboard(t, ctx, evaluate[string](t, ctx, `document.querySelector('.tools code').textContent`))
	do(t, ctx, click("[data-copy=link]"))
	checkClipboard(t, ctx, evaluate[string](t, ctx, `location.href`))
}

// Each question is a step: back shows the page as it was before it, forward as it
// was after, and a question asked from there begins anew.
func TestReadingRoomGoesBack(t *testing.T) {
	chromium := openBrowser(t)
	room := startRoom(t, roomArticles)
	ctx := tab(t, chromium, desktop)
	do(t, ctx, navigate(room), visible("#q"))
	ask := func(question string, answers int) {
		t.Helper()
		evaluate[bool](t, ctx, fmt.Sprintf(`new Promise(done => {
			const all = document.getElementById('answers')
			new MutationObserver(() => all.children.length === %d && done(true)).observe(all, {childList: true})
			document.getElementById('q').value = %q
			document.getElementById('ask').requestSubmit()
		})`, answers, question))
	}
	// seen is what a person sees: the box, the answers on show, the address.
	seen := func() string {
		return evaluate[string](t, ctx, `[
			document.getElementById('q').value,
			[...document.querySelectorAll('#answers > .answer')].filter(a => !a.hidden).map(a => a.querySelector('h2').textContent).join(' < '),
			new URL(location.href).searchParams.get('q') ?? '',
			document.getElementById('intro').hidden ? '' : 'intro',
		].join(' | ')`)
	}
	step := func(name, script, want string) {
		t.Helper()
		evaluate[bool](t, ctx, `new Promise(done => { addEventListener('popstate', () => done(true), {once: true}); `+script+` })`)
		if got := seen(); got != want {
			t.Errorf("%s shows\n%q, want\n%q", name, got, want)
		}
	}
	home := seen()
	ask("খেয়া কবে?", 1)
	one := "খেয়া কবে? | খেয়া কবে? | খেয়া কবে? | "
	if got := seen(); got != one {
		t.Errorf("after a question there is %q", got)
	}
	ask("খেয়া কোথায়?", 2)
	two := "খেয়া কোথায়? | খেয়া কোথায়? < খেয়া কবে? | খেয়া কোথায়? | "
	step("back", "history.back()", one)
	step("back to the beginning", "history.back()", home)
	step("forward", "history.go(2)", two)
	step("back once more", "history.back()", one)
	ask("খেয়া কত?", 2) // in the place of the one that was gone back from
	if got, want := seen(), "খেয়া কত? | খেয়া কত? < খেয়া কবে? | খেয়া কত? | "; got != want {
		t.Errorf("a new way shows\n%q, want\n%q", got, want)
	}
}

func checkClipboard(t *testing.T, ctx context.Context, want string) {
	t.Helper()
	do(t, ctx, ready(`#state`))
	got := ""
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline) && got != want; time.Sleep(10 * time.Millisecond) {
		got = evaluate[string](t, ctx, `navigator.clipboard.readText()`)
	}
	if got != want {
		t.Errorf("copied was %q, want %q", got, want)
	}
}

// Without a script the same way leads to the same line.
func TestReadingRoomWithoutScript(t *testing.T) {
	chromium := openBrowser(t)
	room := startRoom(t, roomArticles)
	l := desktop
	l.noScript = true
	ctx := tab(t, chromium, l)
	do(t, ctx,
		navigate(room), visible("#q"), write("#q", question), click("#ask button"),
		visible("#answers blockquote"),
	)
	if got := get(t, ctx, textOf("#answers blockquote")); got != lineSix(t) {
		t.Errorf("quoted was %q", got)
	}
	do(t, ctx, click(".choices button:last-of-type"), visible(`a.source[href*="line=5-7"]`)) // of the next page
	if got := get(t, ctx, textOf("#answers blockquote")); !strings.Contains(got, "আলোর খুঁটি") {
		t.Errorf("around it stands %q", got)
	}
	do(t, ctx, navigate(room+"?q="+question), click("a.source"), visible("#L6.on"))
	if got := get(t, ctx, textOf("#L6 mark")); got != lineSix(t) {
		t.Errorf("marked is %q", got)
	}
	do(t, ctx, navigate(room+"articles"), write("#find", "শালবনীর"), click(".box button"),
		visible(`#find[value="শালবনীর"]`), visible(".list a")) // of the next page
	if got := get(t, ctx, textOf(".list a")); got != "শালবনীর মেলা" {
		t.Errorf("found was %q", got)
	}
}

// The keyboard alone is enough, also to take a suggestion.
func TestReadingRoomByKeyboard(t *testing.T) {
	chromium := openBrowser(t)
	room := startRoom(t, roomArticles)
	ctx := tab(t, chromium, desktop)
	do(t, ctx, navigate(room), visible("#q"), write("#q", "শালব"), visible(`#ways[data-of="শালব"] li`))
	first := evaluate[string](t, ctx, `document.querySelector('#ways li').dataset.value`)
	do(t, ctx, press(kb.ArrowDown))
	if got := evaluate[string](t, ctx, `document.getElementById(document.getElementById('q').getAttribute('aria-activedescendant'))?.getAttribute('aria-selected') ?? ''`); got != "true" {
		t.Errorf("the arrow chose nothing: %q", got)
	}
	do(t, ctx, press(kb.Enter))
	if got := evaluate[string](t, ctx, `document.getElementById('q').value`); got != first {
		t.Errorf("taken was %q, want %q", got, first)
	}
	if evaluate[bool](t, ctx, `document.getElementById('answers').children.length > 0`) {
		t.Error("taking a suggestion asked already")
	}
	if evaluate[bool](t, ctx, `document.getElementById('q').getAttribute('aria-expanded') === 'true'`) {
		t.Error("taking a suggestion left the list open: " + evaluate[string](t, ctx, `document.getElementById('ways').dataset.of + '|' + document.getElementById('q').value`))
	}
	do(t, ctx, press(kb.Enter), visible("#answers blockquote"))
	do(t, ctx, navigate(room+"articles"), press(kb.Tab), press(kb.Enter))
	if !evaluate[bool](t, ctx, `document.activeElement.id === 'main'`) {
		t.Error("the first stop of the Tab key does not skip to the content")
	}
}

// The page costs little to load, and nothing on it moves by itself.
func TestReadingRoomIsLight(t *testing.T) {
	chromium := openBrowser(t)
	room := startRoom(t, roomArticles)
	ctx := tab(t, chromium, look{name: "phone", width: 390, height: 780, phone: true})
	scriptLate(t, ctx)
	var mu sync.Mutex
	urls, sizes := map[network.RequestID]string{}, map[network.RequestID]float64{}
	if err := chromedp.Listen(ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			urls[e.RequestID] = e.Request.URL
		case *network.EventLoadingFinished:
			sizes[e.RequestID] += e.EncodedDataLength
		}
	}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", "?q=" + question, "articles", "a/kheya?line=6#L6"} {
		mu.Lock()
		clear(urls)
		clear(sizes)
		mu.Unlock()
		do(t, ctx, command(network.ClearBrowserCache, cdp.Empty{}), navigate("about:blank"), navigate(room+path), visible("main"))
		type moved struct {
			By   float64
			What []string
		}
		shifts := evaluate[[]moved](t, ctx, `(async () => {
			await document.fonts.ready
			await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
			const found = []
			const box = (r) => [r.x, r.y, r.width, r.height].map(Math.round).join(' ')
			const add = (e) => found.push({By: e.value, What: e.sources.map(s =>
				(s.node?.nodeName ?? '?') + '.' + (s.node?.className ?? '') + ': ' + box(s.previousRect) + ' became ' + box(s.currentRect))})
			const seen = new PerformanceObserver(list => list.getEntries().forEach(add))
			seen.observe({type: 'layout-shift', buffered: true})
			await new Promise(done => setTimeout(done, 300))
			seen.takeRecords().forEach(add)
			return found
		})()`)
		for _, s := range shifts {
			t.Errorf("/%s: a layout shift of %.3f: %s", path, s.By, strings.Join(s.What, "; "))
		}
		mu.Lock()
		var font, rest float64
		for id, size := range sizes {
			switch {
			case strings.HasPrefix(urls[id], "data:"): // the browser's own, for a field of days
			case !strings.HasPrefix(urls[id], room) && urls[id] != "about:blank":
				t.Errorf("/%s: it asks elsewhere: %s", path, urls[id])
			case strings.HasSuffix(urls[id], ".woff2"):
				font += size
			default:
				rest += size
			}
		}
		mu.Unlock()
		t.Logf("/%s: %.1f kB without the font, %.1f kB with it", path, rest/1000, (rest+font)/1000)
		if rest == 0 || rest >= 20_000 || font == 0 || rest+font >= 150_000 {
			t.Errorf("/%s: %.0f bytes without the font, %.0f with it; want under 20,000 and 150,000", path, rest, rest+font)
		}
	}
}

// scriptLate lets a page's script come only when the page has been painted, as on a slow
// line: what the script changes then is seen to move.
func scriptLate(t *testing.T, ctx context.Context) {
	t.Helper()
	late := make(chan fetch.RequestID, 16)
	if err := chromedp.Listen(ctx, func(event any) {
		if e, ok := event.(*fetch.EventRequestPaused); ok {
			late <- e.RequestID
		}
	}); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, command(fetch.Enable, fetch.EnableParams{
		Patterns: []*fetch.RequestPattern{{ResourceType: network.ResourceTypeScript}},
	}))
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case id := <-late:
				_, err := within(ctx, patience, painted)
				if err == nil {
					_, err = within(ctx, patience, command(fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: id}))
				}
				if err != nil && ctx.Err() == nil {
					t.Errorf("the script that was to come late: %v", err)
				}
			}
		}
	}()
}

// painted waits until a page has been painted for the first time.
var painted = chromedp.Evaluate[string](`new Promise(done =>
	new PerformanceObserver(list => done(list.getEntries()[0].name)).observe({type: 'paint', buffered: true}))`,
	func(p *runtime.EvaluateParams) { wait := true; p.AwaitPromise = &wait })

// axeEnv names axe-core's script.
const axeEnv = "UKTI_TEST_AXE"

// view is a page as a person has it before them.
type view struct {
	path string
	then []step
}

// everyView lists the pages, with what a person may do there.
func everyView(t *testing.T) []view {
	t.Helper()
	misquoted := "“" + strings.Replace(lineSix(t), "নতুন", "পুরোনো", 1) + "”"
	if misquoted == "“"+lineSix(t)+"”" {
		t.Fatal("the misquoted line has no word changed")
	}
	return []view{
		{"", nil},
		{"", []step{write("#q", "শালব"), visible("#ways li")}},
		{"?q=" + question, []step{click(".choices button:last-of-type"), visible(".answer .answer")}},
		{"?q=" + url.QueryEscape(misquoted), []step{visible(".yours b")}},
		{"?q=" + question + "&publisher=x&from=2026-01-01&article=kheya", []step{visible(".chips")}},
		{"?lang=hi", nil},
		{"a/kheya?line=6", nil},
		{"a/kheya?line=5-7", []step{click(".tools summary"), visible("textarea")}},
		{"a/kheya?line=99", nil},
		{"a/kheya/changes", []step{visible("ins")}},
		{"articles", nil},
		{"articles?find=none", nil},
		{"a/none", nil},
		{"embed/ask", nil},
		{"embed/ask?q=" + question, []step{visible("blockquote")}},
		{"embed/a/kheya?line=6", nil},
		{"editors/enter?code=X", nil},
		{"editors", nil},
		{"editors", []step{write("#token", roomToken), click(".box button"), visible(".who")}},
		{"editors/feed?url=x", nil},
	}
}

const roomToken = "a-token-of-twenty-letters"

// startWholeRoom runs a bot whose page has all that it can have, with a corrected article.
func startWholeRoom(t *testing.T) string {
	t.Helper()
	c := visitors(filepath.Join(t.TempDir(), "data"))
	c.Web.Embed = []string{"https://paper.example"}
	c.Web.Editors = config.Room{Enabled: true, Token: adapters.NewSecret(roomToken)}
	c.Insight.Enabled = true
	room := startWith(t, c)
	body, err := os.ReadFile(roomArticles + "/kheya.txt")
	if err != nil {
		t.Fatal(err)
	}
	e := signIn(t, room)
	e.upload(t, "kheya.txt", strings.Replace(string(body), "পাঁচ টাকা", "সাত টাকা", 1))
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(ask(t, room, "খেয়ার ভাড়া কত?"), "সাত টাকা"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the correction is not quoted")
		}
	}
	return room
}

// axe-core finds nothing that keeps people from using a page.
func TestReadingRoomIsAccessible(t *testing.T) {
	path := os.Getenv(axeEnv)
	if path == "" {
		t.Skip(axeEnv + " names no axe-core script")
	}
	axe, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	chromium := openBrowser(t)
	room := startWholeRoom(t)
	for _, l := range []look{
		{name: "phone", width: 390, height: 780, phone: true},
		{name: "desktop, dark, English", width: 1200, height: 860, dark: true, language: "en"},
	} {
		ctx := tab(t, chromium, l)
		do(t, ctx, command(network.ClearBrowserCookies, cdp.Empty{}))
		for _, v := range everyView(t) {
			do(t, ctx, append([]step{navigate(room + v.path), visible("main")}, v.then...)...)
			evaluate[bool](t, ctx, string(axe)+"; true")
			found := evaluate[string](t, ctx, `axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify({
				checked: r.passes.length, wrong: r.violations.map(v => v.id + ': ' + v.help + ' ' + v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary).join('; '))
			}))`)
			var result struct {
				Checked int
				Wrong   []string
			}
			if err := json.Unmarshal([]byte(found), &result); err != nil || result.Checked == 0 {
				t.Errorf("%s, /%s: nothing was checked: %v %s", l.name, v.path, err, found)
			}
			for _, w := range result.Wrong {
				t.Errorf("%s, /%s: %s", l.name, v.path, w)
			}
		}
	}
}

// On the narrowest telephone, or at four times the size, no page has to be pushed aside
// to be read.
func TestReadingRoomIsNarrow(t *testing.T) {
	chromium := openBrowser(t)
	room := startWholeRoom(t)
	for _, l := range []look{{name: "phone", width: 320, height: 640, phone: true}, {name: "phone, English", width: 320, height: 640, phone: true, language: "en"}} {
		ctx := tab(t, chromium, l)
		do(t, ctx, command(network.ClearBrowserCookies, cdp.Empty{}))
		for _, v := range everyView(t) {
			do(t, ctx, append([]step{navigate(room + v.path), visible("main")}, v.then...)...)
			if wide := evaluate[string](t, ctx, `[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('.unseen, .skip')).map(e => e.outerHTML.slice(0, 80)).slice(0, 3).join(' | ')`); wide != "" {
				t.Errorf("%s, /%s: wider than the window is %s", l.name, v.path, wide)
			}
		}
	}
}
