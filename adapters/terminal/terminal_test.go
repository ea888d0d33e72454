package terminal

import (
	"bytes"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

func TestConformance(t *testing.T) {
	limits := adaptertest.Limits{NoFaceless: true, ShowsApart: true, OneAsker: true, OneLine: true, NoEdits: true, NoPublic: true}
	t.Run("pipe", func(t *testing.T) {
		l := limits
		l.NoMarks, l.NoSign = true, true
		adaptertest.Run(t, adaptertest.Suite{New: harness(style{}), Limits: l})
	})
	t.Run("screen", func(t *testing.T) {
		l := limits
		l.Changes = visible
		adaptertest.Run(t, adaptertest.Suite{New: harness(style{screen: true, bold: true, changed: "≠"}), Limits: l})
	})
}

// harness drives an adapter through an input and an output in memory.
func harness(s style) func(testing.TB, *slog.Logger) adaptertest.Harness {
	return func(_ testing.TB, log *slog.Logger) adaptertest.Harness {
		c := &console{lines: make(chan entered), gone: make(chan struct{}), from: map[int]int{}}
		a := New(Options{In: c, Out: c, Width: 60, Log: log})
		a.style = s
		return adaptertest.Harness{
			Adapter: a,
			Ask:     func(m adaptertest.Message) { c.enter(m.ID, m.Text) },
			Press:   func(p adaptertest.Press) { c.enter(p.ID, strconv.Itoa(p.Choice+1)) },
			Shown:   func(id int) adaptertest.Shown { return read(c.answer(id), s.screen) },
			Close:   func() { close(c.gone) },
			Malformed: func() {
				for _, line := range []string{"", "   ", "\x00\x1b[2J", "\xff\xfe", "\u202e", strings.Repeat("x", 1<<20)} {
					c.enter(-1, line)
				}
			},
		}
	}
}

// console is both ends of a terminal. A line is taken from it only when the
// answer to the one before is complete, which is how answers are told apart.
type console struct {
	lines chan entered
	gone  chan struct{}
	rest  []byte // of a line longer than one Read

	mu    sync.Mutex
	out   bytes.Buffer
	from  map[int]int // id to where its answer begins in out
	order []int       // ids in the order taken
}

type entered struct {
	id   int
	line string
}

func (c *console) enter(id int, line string) {
	select {
	case c.lines <- entered{id, line}:
	case <-c.gone:
	}
}

func (c *console) Read(p []byte) (int, error) {
	if len(c.rest) == 0 {
		select {
		case <-c.gone:
			return 0, io.EOF
		case e := <-c.lines:
			c.mu.Lock()
			c.from[e.id] = c.out.Len()
			c.order = append(c.order, e.id)
			c.mu.Unlock()
			c.rest = []byte(e.line + "\n")
		}
	}
	n := copy(p, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

func (c *console) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.out.Write(p)
}

// answer returns what was written between taking line id and taking the next.
func (c *console) answer(id int) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, taken := range c.order {
		if taken != id {
			continue
		}
		end := c.out.Len()
		if i+1 < len(c.order) {
			end = c.from[c.order[i+1]]
		}
		return c.out.String()[c.from[id]:end]
	}
	return ""
}

// read takes an answer apart as its reader does: the quotation is what has a bar
// before it, or, in a pipe, what stands between a blank line and a source line.
func read(answer string, screen bool) adaptertest.Shown {
	if answer == "" {
		return adaptertest.Shown{}
	}
	answer = strings.ReplaceAll(strings.ReplaceAll(answer, dimOn, ""), boldOff+"\n", "\n")
	answer, choices := cutChoices(answer)
	var p adaptertest.Post
	if screen {
		p = readScreen(answer)
	} else {
		p = readPipe(answer)
	}
	p.Private = true
	return adaptertest.Shown{Posts: []adaptertest.Post{p}, Choices: choices}
}

func cutChoices(answer string) (string, []string) {
	body, line, found := strings.Cut(answer, "\n[1] ")
	if !found {
		return answer, nil
	}
	line = strings.TrimSuffix(line, "\n\n")
	var labels []string
	for n := 2; ; n++ {
		label, rest, more := strings.Cut(line, "  ["+strconv.Itoa(n)+"] ")
		labels = append(labels, label)
		if !more {
			return body + "\n", labels
		}
		line = rest
	}
}

func readPipe(answer string) adaptertest.Post {
	p := adaptertest.Post{Text: answer}
	at := 0
	for {
		blank := strings.Index(answer[at:], "\n\n")
		if blank < 0 {
			return p
		}
		start := at + blank + 2
		length := strings.Index(answer[start:], "\n"+sourceBar)
		if length < 0 {
			return p
		}
		p.Quoted = append(p.Quoted, adapters.Span{Start: start, End: start + length})
		at = start + length + 1
	}
}

// readScreen undoes what the layout adds: bars, breaks after a space, and bold.
func readScreen(answer string) adaptertest.Post {
	var p adaptertest.Post
	quoting := false
	for line := range strings.SplitSeq(strings.TrimSuffix(answer, "\n"), "\n") {
		text, quoted := strings.CutPrefix(line, bar)
		if broken := strings.HasSuffix(p.Text, " \n"); broken && quoted == quoting {
			p.Text = strings.TrimSuffix(p.Text, "\n")
		}
		start := len(p.Text)
		addMarked(&p, text)
		if quoted && quoting {
			p.Quoted[len(p.Quoted)-1].End = len(p.Text)
		} else if quoted {
			p.Quoted = append(p.Quoted, adapters.Span{Start: start, End: len(p.Text)})
		}
		p.Text += "\n"
		quoting = quoted
	}
	return p
}

// addMarked appends a line, and takes its bold parts for marks.
func addMarked(p *adaptertest.Post, line string) {
	for {
		before, rest, found := strings.Cut(line, boldOn)
		p.Text += before
		if !found {
			return
		}
		bold, after, _ := strings.Cut(rest, boldOff)
		p.Marked = append(p.Marked, adapters.Span{Start: len(p.Text), End: len(p.Text) + len(bold)})
		p.Text += bold
		line = after
	}
}
