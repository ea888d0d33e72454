package questions

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge"
)

// maxLine bounds one line, in bytes.
const maxLine = 16 << 20

// Read reads a set. The error names the file, the line and what to do.
func Read(path string) ([]Question, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%w; name a file of questions, one JSON object a line", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	return read(f, path)
}

func read(in io.Reader, path string) ([]Question, error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	var all []Question
	seen := map[string]int{} // id → line
	n := 0
	for lines.Scan() {
		n++
		line := lines.Bytes()
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf")) // a byte order mark
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		q, err := parse(line)
		if err == nil && seen[q.ID] > 0 {
			err = fmt.Errorf("line %d has the id %q too; give each question its own", seen[q.ID], q.ID)
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		q.File, q.Line, seen[q.ID] = path, n, n
		all = append(all, q)
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, fmt.Errorf("%s:%d: the line is longer than %d bytes; write one question a line", path, n+1, maxLine)
	} else if err != nil {
		return nil, fmt.Errorf("%s: %w; check that it is a file that can be read", path, err)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: it holds no question; write one JSON object a line", path)
	}
	return all, nil
}

// row is a line as it is written. Pointers tell what is not given.
type row struct {
	ID         json.RawMessage `json:"id"`
	Question   string          `json:"question"`
	Lang       string          `json:"lang"`
	PassageID  string          `json:"passage_id"`
	Answers    []string        `json:"answers"`
	Starts     []*int          `json:"answer_starts"`
	Article    string          `json:"article"`
	Lines      *[]int          `json:"lines"`
	Answerable *bool           `json:"answerable"`
}

func parse(line []byte) (Question, error) {
	if !utf8.Valid(line) {
		return Question{}, errors.New("the line is not UTF-8; write the file as UTF-8")
	}
	var r row
	if err := json.Unmarshal(line, &r); err != nil {
		return Question{}, badJSON(err)
	}
	id, err := idOf(r.ID)
	if err != nil {
		return Question{}, err
	}
	if strings.TrimSpace(r.Question) == "" {
		return Question{}, errors.New(`the "question" is empty; write what is asked`)
	}
	q := Question{ID: id, Text: r.Question, Lang: r.Lang, Answerable: r.Answerable == nil || *r.Answerable}
	if r.Lines != nil {
		q.Article, q.Lines = knowledge.ArticleID(r.Article), *r.Lines
		return q, checkLines(&q)
	}
	q.Article = knowledge.ArticleID(r.PassageID)
	if !q.Answerable {
		return q, nil
	}
	q.Answers, err = answers(&r)
	return q, err
}

func badJSON(err error) error {
	const hint = `write {"id": "…", "question": "…", "passage_id": "…", "answers": ["…"]}`
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
		return fmt.Errorf("%q can't be a %s; %s", wrong.Field, wrong.Value, hint)
	}
	return fmt.Errorf("the line is not a JSON object (%w); %s", err, hint)
}

// idOf gives an id as text; a number is taken as it is written.
func idOf(raw json.RawMessage) (string, error) {
	var id string
	if err := json.Unmarshal(raw, &id); err != nil {
		var number json.Number
		if json.Unmarshal(raw, &number) == nil {
			id = number.String()
		}
	}
	if id == "" {
		return "", errors.New(`there is no "id" that is a text; give each question its own`)
	}
	return id, nil
}

func checkLines(q *Question) error {
	if !q.Answerable {
		return nil
	}
	switch {
	case q.Article == "":
		return errors.New(`"lines" stands without "article"; name the article that they are of`)
	case len(q.Lines) == 0:
		return errors.New(`"lines" is empty; name the lines that answer, or write "answerable": false`)
	}
	for _, n := range q.Lines {
		if n < 1 {
			return fmt.Errorf(`"lines" has %d; an article's first line is 1`, n)
		}
	}
	return nil
}

func answers(r *row) ([]Answer, error) {
	switch {
	case r.PassageID == "":
		return nil, errors.New(`there is no "passage_id"; name the article that answers, or write "answerable": false`)
	case len(r.Answers) == 0:
		return nil, errors.New(`there are no "answers"; write them, or "answerable": false`)
	case len(r.Starts) > 0 && len(r.Starts) != len(r.Answers):
		return nil, fmt.Errorf(`there are %d "answers" but %d "answer_starts"; write one for each, -1 where it is not known`, len(r.Answers), len(r.Starts))
	}
	out := make([]Answer, 0, len(r.Answers))
	for i, text := range r.Answers {
		if strings.TrimSpace(text) == "" {
			return nil, fmt.Errorf(`answer %d is empty; leave it out`, i+1)
		}
		start := -1
		if len(r.Starts) > 0 && r.Starts[i] != nil {
			start = max(-1, *r.Starts[i])
		}
		out = append(out, Answer{Text: text, Start: start})
	}
	return out, nil
}
