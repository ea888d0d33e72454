package channel

import (
	"errors"
	"testing"
)

func TestSinglePage(t *testing.T) {
	for address, want := range map[string]string{
		"https://t.me/ostrel_news/412":        "https://t.me/ostrel_news/412?embed=1&mode=tme",
		"https://t.me/ostrel_news/412?single": "https://t.me/ostrel_news/412?embed=1&mode=tme",
		"https://t.me/s/ostrel_news":          "",
		"https://t.me/ostrel_news":            "",
	} {
		if got := SinglePage(address); got != want {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
}

func TestShownAlone(t *testing.T) {
	const shown = `<div class="tgme_widget_message">`
	for _, test := range []struct{ address, src, want string }{
		{"https://t.me/ostrel_news/412?embed=1&mode=tme", shown, "https://t.me/ostrel_news/412"},
		{"https://t.me/ostrel_news/412", shown, ""},
		{"https://post.example/ferry/412?embed=1", "<p>The ferry sails.", ""},
	} {
		if got, ok := ShownAlone(at(t, test.address), []byte(test.src)); got != test.want || ok != (test.want != "") {
			t.Errorf("%s: got %q, %v", test.address, got, ok)
		}
	}
	if _, ok := ShownAlone(nil, []byte(shown)); ok {
		t.Error("a page found nowhere is a post's")
	}
}

func TestReadSingle(t *testing.T) {
	post := func(of, text string) string {
		return `<div class="tgme_widget_message" data-post="` + of + `"><div class="js-message_text">` + text + `</div></div>`
	}
	for name, test := range map[string]struct {
		src, text   string
		gone, fails bool
	}{
		"there":            {src: post("Ostrel_News/412", "The ferry<br>sails."), text: "The ferry\nsails."},
		"deleted":          {src: `<div class="tgme_widget_message_error">Post not found</div>`, gone: true, fails: true},
		"no such channel":  {src: `<div class="tgme_widget_message_error">Channel with username <b>@ostrel_news</b> not found</div>`, gone: true, fails: true},
		"not for this":     {src: `<div class="tgme_widget_message_error">Please open Telegram to view this post</div>`, fails: true},
		"another post":     {src: post("ostrel_news/413", "The mill turns."), fails: true},
		"another's post":   {src: post("vell_daily/412", "The mill turns."), fails: true},
		"nothing of it":    {src: "<p>The ferry sails.", fails: true},
		"words about that": {src: post("ostrel_news/412", "Post not found"), text: "Post not found"},
	} {
		p, err := ReadSingle([]byte(test.src), at(t, "https://t.me/ostrel_news/412?embed=1&mode=tme"))
		if (err != nil) != test.fails || errors.Is(err, ErrNoPost) != test.gone || p.Text != test.text {
			t.Errorf("%s: got %+v, error %v", name, p, err)
		}
	}
	if _, err := ReadSingle(nil, at(t, "https://t.me/s/ostrel_news")); err == nil {
		t.Error("the page of a channel is a post")
	}
}
