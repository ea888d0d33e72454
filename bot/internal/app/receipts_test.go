package app

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/ukti-bot/ukti/bot/internal/answer"
	"github.com/ukti-bot/ukti/bot/internal/receipt"
)

// A reader of the page asks for a receipt: by its code it is there from then on, on the
// page and for the conversation, as it was signed, with the very bytes that were quoted.
func TestPageReceipt(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	room := startWith(t, visitors(dir))
	page, _ := getBody(t, room+"?q="+url.QueryEscape(question))
	signed, quoted := unkept(t, page)
	made, err := receipt.Check([]byte(signed))
	if err != nil || len(made.Quotes) == 0 || made.Quotes[0].Hash != receipt.Hash(quoted) || !made.Question.Is(question) {
		t.Fatalf("%v: %s is not of %q", err, signed, quoted)
	}
	code := string(made.Code)
	if _, status := getBody(t, room+"r/"+code); status != http.StatusNotFound {
		t.Errorf("before anybody asked for it: %d", status)
	}
	for range 2 { // pressed twice
		r, err := http.PostForm(room+"r", url.Values{"receipt": {signed}})
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		if r.StatusCode != http.StatusOK || r.Request.URL.Path != "/r/"+code {
			t.Errorf("%s at %s", r.Status, r.Request.URL)
		}
	}
	if body, _ := getBody(t, room+"r/"+code+"/json"); body != signed+"\n" {
		t.Errorf("the signed line is %q, was %q", body, signed)
	}
	body, _ := getBody(t, room+"r/"+code)
	if _, again := unkept(t, body); again != quoted {
		t.Errorf("its page quotes %q", again)
	}
	told, _ := getBody(t, room+"?q="+url.QueryEscape("/receipt "+code))
	if _, again := unkept(t, told); again != quoted {
		t.Errorf("the conversation quotes %q", again)
	}
	forged := strings.Replace(signed, `"index":`, `"index":1`, 1)
	r, err := http.PostForm(room+"r", url.Values{"receipt": {forged}})
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Body.Close()
	if r.StatusCode != http.StatusNotFound {
		t.Errorf("forged: %s", r.Status)
	}
	keys, err := receipt.OpenKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	if own, err := keys.Own(made.Key); err != nil || !own {
		t.Errorf("the page signs with another key than that of data_dir: %v", err)
	}
}

// A program that asks for a receipt has it in the answer, of the quotes that it got; asking
// keeps nothing, sending it back does.
func TestAPIReceipt(t *testing.T) {
	room := startWith(t, visitors(filepath.Join(t.TempDir(), "data")))
	var row answer.Row
	ask := func(more string) {
		t.Helper()
		body, _ := getBody(t, room+"api/ask?q="+url.QueryEscape(question)+more)
		row = answer.Row{}
		if err := json.Unmarshal([]byte(body), &row); err != nil || len(row.Quotes) == 0 {
			t.Fatalf("%v: %s", err, body)
		}
	}
	if ask(""); row.Receipt != "" {
		t.Errorf("nobody asked for %s", row.Receipt)
	}
	ask("&receipt=1&limit=20")
	s, err := receipt.Check([]byte(row.Receipt))
	if err != nil || len(s.Quotes) != min(len(row.Quotes), mostReceipted) || s.Degree != row.Confidence || !s.Question.Is(question) {
		t.Fatalf("%v: %s", err, row.Receipt)
	}
	for i, q := range s.Quotes {
		if q.Hash != receipt.Hash(row.Quotes[i].Text) || q.Start != row.Quotes[i].Start || q.Revision == "" {
			t.Errorf("quote %d is %+v", i, q)
		}
	}
	if _, status := getBody(t, room+"r/"+string(s.Code)); status != http.StatusNotFound {
		t.Errorf("it was kept: %d", status)
	}
	r, err := http.PostForm(room+"r", url.Values{"receipt": {row.Receipt}})
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Body.Close()
	if body, _ := getBody(t, room+"r/"+string(s.Code)+"/json"); body != row.Receipt+"\n" {
		t.Errorf("kept is %q", body)
	}
}

// A program that asks for the receipt of a judgement has it, of the lines that a chat would
// be shown; what is not judged has none.
func TestAPIJudgementReceipt(t *testing.T) {
	room := startWith(t, visitors(filepath.Join(t.TempDir(), "data")))
	body, _ := getBody(t, room+"api/ask?q="+url.QueryEscape(question))
	var asked answer.Row
	if err := json.Unmarshal([]byte(body), &asked); err != nil || len(asked.Quotes) == 0 {
		t.Fatalf("%v: %s", err, body)
	}
	judge := func(how, text, mode string) (row answer.Judgement) {
		t.Helper()
		described, err := json.Marshal(map[string]string{"text": text, "mode": mode})
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.Post(room+"api/judge"+how, "application/json", strings.NewReader(string(described)))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = r.Body.Close() }()
		if err := json.NewDecoder(r.Body).Decode(&row); err != nil {
			t.Fatal(err)
		}
		return row
	}
	said := asked.Quotes[0].Text
	if row := judge("", said, ""); row.Receipt != "" {
		t.Errorf("nobody asked for %s", row.Receipt)
	}
	if row := judge("?receipt=1", question, "statement"); row.Receipt != "" {
		t.Errorf("what was not judged has %s", row.Receipt)
	}
	row := judge("?receipt=1", said, "")
	s, err := receipt.Check([]byte(row.Receipt))
	if err != nil || s.Kind != receipt.Judgement || s.Degree == "" || len(s.Quotes) != 1 || !s.Question.Is(said) {
		t.Fatalf("%v: %s", err, row.Receipt)
	}
	if q, at := s.Quotes[0], row.Claims[0].Places[0]; q.Article != at.Article || q.Start > at.Start || q.End < at.End || q.Revision == "" {
		t.Errorf("it names %+v, judged was by %+v", q, at)
	}
	nowhere := judge("?receipt=1", "The comet over Arunpur was green, said the keeper of the tower.", "")
	if s, err := receipt.Check([]byte(nowhere.Receipt)); err != nil || s.Degree != "none" || len(s.Quotes) != 0 {
		t.Errorf("%v: %s", err, nowhere.Receipt)
	}
}

// unkept is the receipt that a page carries, "" for none, and its first quotation.
func unkept(t *testing.T, page string) (signed, quoted string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		attributes := map[string]string{}
		for _, a := range n.Attr {
			attributes[a.Key] = a.Val
		}
		switch {
		case n.Data == "input" && attributes["name"] == "receipt":
			signed = attributes["value"]
		case n.Data == "blockquote" && quoted == "":
			for d := range n.Descendants() {
				if d.Type == html.TextNode {
					quoted += d.Data
				}
			}
		}
	}
	return signed, quoted
}
