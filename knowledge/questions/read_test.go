package questions

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
)

func TestRead(t *testing.T) {
	const set = "\xef\xbb\xbf" + `{"id": "a", "question": "When does the ferry start?", "lang": "en", "passage_id": "ferry", "answers": ["4 May", "in May"], "answer_starts": [26, null], "type": "when"}

{"id": 7, "question": "খেয়া কবে?", "lang": "bn-typo", "article": "ferry", "lines": [2, 3], "answerable": true}
{"id": "c", "question": "Who owns it?", "passage_id": "ferry", "answers": [], "answer_starts": [-1], "answerable": false}
{"id": "d", "question": "Who pays?", "article": "ferry", "lines": [], "answerable": false}
{"id": "e", "question": "What starts?", "passage_id": "ferry", "answers": ["The ferry"]}`
	path := filepath.Join(t.TempDir(), "set.jsonl")
	if err := os.WriteFile(path, []byte(set), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	want := []Question{
		{ID: "a", Text: "When does the ferry start?", Lang: "en", Article: "ferry", Answers: []Answer{{"4 May", 26}, {"in May", -1}}, Answerable: true, File: path, Line: 1},
		{ID: "7", Text: "খেয়া কবে?", Lang: "bn-typo", Article: "ferry", Lines: []int{2, 3}, Answerable: true, File: path, Line: 3},
		{ID: "c", Text: "Who owns it?", Article: "ferry", File: path, Line: 4},
		{ID: "d", Text: "Who pays?", Article: "ferry", Lines: []int{}, File: path, Line: 5},
		{ID: "e", Text: "What starts?", Article: "ferry", Answers: []Answer{{"The ferry", -1}}, Answerable: true, File: path, Line: 6},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	for i, lang := range []string{"en", "", ""} {
		if q := got[i].Query(); q.Text != want[i].Text || q.Lang != lang {
			t.Errorf("question %d is asked as %+v", i, q)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	const good = `{"id": "a", "question": "Who?", "passage_id": "p", "answers": ["x"]}` + "\n"
	for name, tt := range map[string]struct{ set, want string }{
		"nothing":             {"\n \n", "set.jsonl: it holds no question; write"},
		"no JSON":             {good + "{", "set.jsonl:2: the line is not a JSON object"},
		"an array":            {"[]", "set.jsonl:1: the line is not a JSON object"},
		"not UTF-8":           {"{\"id\": \"\xff\"}", "set.jsonl:1: the line is not UTF-8; write"},
		"wrong type":          {`{"id": "a", "question": 7}`, `set.jsonl:1: "question" can't be a number; write`},
		"no id":               {`{"question": "Who?"}`, `set.jsonl:1: there is no "id"`},
		"id of another kind":  {`{"id": [1], "question": "Who?"}`, `set.jsonl:1: there is no "id"`},
		"same id":             {good + good, `set.jsonl:2: line 1 has the id "a" too`},
		"blank question":      {`{"id": "a", "question": " "}`, `set.jsonl:1: the "question" is empty`},
		"no passage":          {`{"id": "a", "question": "Who?", "answers": ["x"]}`, `set.jsonl:1: there is no "passage_id"`},
		"no answer":           {`{"id": "a", "question": "Who?", "passage_id": "p"}`, `set.jsonl:1: there are no "answers"`},
		"blank answer":        {`{"id": "a", "question": "Who?", "passage_id": "p", "answers": ["x", ""]}`, `set.jsonl:1: answer 2 is empty`},
		"too few starts":      {`{"id": "a", "question": "Who?", "passage_id": "p", "answers": ["x", "y"], "answer_starts": [1]}`, `set.jsonl:1: there are 2 "answers" but 1 "answer_starts"`},
		"lines of nothing":    {`{"id": "a", "question": "Who?", "lines": [1]}`, `set.jsonl:1: "lines" stands without "article"`},
		"no lines":            {`{"id": "a", "question": "Who?", "article": "p", "lines": []}`, `set.jsonl:1: "lines" is empty`},
		"a line before all":   {`{"id": "a", "question": "Who?", "article": "p", "lines": [0]}`, `set.jsonl:1: "lines" has 0`},
		"a line without end":  {good + strings.Repeat(" ", maxLine+1), "set.jsonl:2: the line is longer than"},
		"start is no integer": {`{"id": "a", "question": "Who?", "passage_id": "p", "answers": ["x"], "answer_starts": [1.5]}`, `set.jsonl:1: "answer_starts`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := read(strings.NewReader(tt.set), "set.jsonl"); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
	if _, err := Read(filepath.Join(t.TempDir(), "none.jsonl")); err == nil || !strings.Contains(err.Error(), "none.jsonl") {
		t.Errorf("a file that is not there: %v", err)
	}
}

// Whatever is read can be measured: what is answerable says where its answer is.
func FuzzRead(f *testing.F) {
	f.Add(`{"id": "a", "question": "Who?", "passage_id": "p", "answers": ["x"], "answer_starts": [3]}`)
	f.Add(`{"id": 1, "question": "Who?", "article": "p", "lines": [1], "answerable": null}`)
	f.Fuzz(func(t *testing.T, set string) {
		all, err := read(strings.NewReader(set), "set")
		if err != nil {
			return
		}
		for _, q := range all {
			if q.ID == "" || q.Text == "" || q.Answerable && (q.Article == "" || len(q.Answers)+len(q.Lines) == 0) {
				t.Errorf("%q gave %+v", set, q)
			}
			q.Gold("some body")
		}
	})
}

func TestGold(t *testing.T) {
	// The first letter has three bytes: places are code points, spans are bytes.
	const body = "খেয়া starts on 4 May.\nIt carries sixty people."
	place := len([]rune(body[:strings.Index(body, "4 May")]))
	at := func(text string, line int) *knowledge.Passage {
		start := strings.Index(body, text)
		span := knowledge.Span{Start: start, End: start + len(text)}
		return &knowledge.Passage{Article: "p", Span: span, Context: span, Line: line, Text: text}
	}
	first, second := at("খেয়া starts on 4 May.", 1), at("It carries sixty people.", 2)
	wide := at("It carries sixty people.", 2)
	wide.Context = knowledge.Span{Start: 0, End: len(body)}
	other := at("খেয়া starts on 4 May.", 1)
	other.Article = "q"
	placed := Question{Article: "p", Answerable: true, Answers: []Answer{{"4 May", place}}}
	loose := Question{Article: "p", Answerable: true, Answers: []Answer{{"ON  4 may", -1}}}
	lines := Question{Article: "p", Answerable: true, Lines: []int{2}}
	for _, tt := range []struct {
		name          string
		q             Question
		p             *knowledge.Passage
		quoted, shown bool
	}{
		{"its sentence", placed, first, true, true},
		{"the next sentence", placed, second, false, false},
		{"shown around the next", placed, wide, false, true},
		{"the same text elsewhere", placed, other, false, false},
		{"without a place, by its words", loose, first, true, true},
		{"without a place, in the sentence only", loose, wide, false, false},
		{"by line", lines, second, true, true},
		{"another line", lines, first, false, false},
		{"unanswerable", Question{Article: "p", Answers: placed.Answers}, first, false, false},
	} {
		g := tt.q.Gold(body)
		if g.Quoted(tt.p) != tt.quoted || g.Shown(tt.p) != tt.shown || g.Misplaced != 0 {
			t.Errorf("%s: quoted %v, shown %v, misplaced %d", tt.name, g.Quoted(tt.p), g.Shown(tt.p), g.Misplaced)
		}
	}
	for _, start := range []int{place + 1, 10_000} {
		placed.Answers[0].Start = start
		if g := placed.Gold(body); g.Misplaced != 1 {
			t.Errorf("an answer at %d is not said to be misplaced", start)
		}
	}
}
