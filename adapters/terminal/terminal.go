// Package terminal is the chat on the terminal that the process was started
// from: one person, one question at a time.
//
// Lines that are pasted together are one question.
//
// On a terminal it edits lines with github.com/peterh/liner, because that one
// keeps the marks of a Bengali letter with the letter while it is typed, moved
// over and deleted. When the input is a pipe, each line is a question. When the
// output is a pipe, nothing is coloured, wrapped or made visible: a quote's bytes
// stand in it as the article has them.
package terminal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/ukti-bot/ukti/adapters"
)

// Options configure [New]. The zero value is a chat on the process's own
// standard input and output.
type Options struct {
	In  io.Reader // nil: os.Stdin
	Out io.Writer // nil: os.Stdout

	NoColor bool   // no colours or bold; also when the environment has a NO_COLOR
	Width   int    // columns to wrap at; 0 asks the terminal
	History string // a file for the lines typed, made when missing; "" keeps none
	Lang    string // Question.Lang: the BCP 47 tag of the person's language, may be empty

	Texts Texts
	Log   *slog.Logger // nil: no log
}

// Texts are the words that the adapter itself has to say.
type Texts struct {
	Greeting string // printed once, on a terminal; "" for none
	Farewell string // printed when a person ends the chat, on a terminal; "" for none
	Prompt   string // before the line being typed; "" for "› "
	Changed  string // under a quote with control characters; "" for "≠"
}

// Adapter is the terminal's chat. It implements [adapters.Adapter].
type Adapter struct {
	in    io.Reader
	out   io.Writer
	style style
	opts  Options
	log   *slog.Logger

	session string            // told apart from other runs: part of each message's id
	asked   int               // questions so far
	choices []adapters.Choice // of the last reply that had any
	paste   *pasted           // with an editor: whether its prompt is on the screen; else nil
}

var _ adapters.Adapter = (*Adapter)(nil)

const (
	name = "terminal"
	// person is the one chat and the one asker there is.
	person = "local"
	// drain is how long an answer in flight may take after the context's end.
	drain = 10 * time.Second
	// slow is when a person is told that the answer is still coming.
	slow = time.Second
	// maxWidth is the longest line that is pleasant to read, in columns.
	maxWidth = 100
)

// New makes the terminal's adapter. It does no input or output.
func New(o Options) *Adapter {
	a := &Adapter{in: o.In, out: o.Out, opts: o, log: o.Log}
	if a.in == nil {
		a.in = os.Stdin
	}
	if a.out == nil {
		a.out = os.Stdout
	}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if isTerminal(a.out) {
		a.style = style{
			screen:  true,
			bold:    !o.NoColor && os.Getenv("NO_COLOR") == "",
			changed: cmp.Or(o.Texts.Changed, "≠"),
		}
	}
	a.session = strconv.FormatInt(time.Now().UnixNano(), 36)
	return a
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Name returns "terminal".
func (a *Adapter) Name() string { return name }

// Run reads questions and shows answers until the input ends or a line says so
// ("exit", "quit"), which is no error, or ctx does. A read of the input that is under way when ctx ends is left
// behind: it ends with the input.
func (a *Adapter) Run(ctx context.Context, h adapters.Handler) error {
	a.log.Info("ready for questions", "editor", a.edits())
	in := a.source(ctx, h)
	defer in.close()
	if a.style.screen && a.opts.Texts.Greeting != "" {
		if err := a.print(a.style.prose(a.opts.Texts.Greeting, a.width()) + "\n"); err != nil {
			return err
		}
	}
	for {
		line, err := next(ctx, in)
		if ctx.Err() != nil {
			return nil
		}
		if errors.Is(err, io.EOF) || leaves(line) {
			return a.farewell()
		}
		if err != nil {
			return fmt.Errorf("read a question from the terminal: %w: %w", adapters.ErrRejected, err)
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		if err := a.answer(ctx, h, a.question(line)); err != nil {
			return err
		}
	}
}

// leaves reports a line that ends the chat.
func leaves(line string) bool {
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "exit", "quit", "/exit", "/quit":
		return true
	}
	return false
}

// farewell says on a terminal that the chat has ended, and what goes on.
func (a *Adapter) farewell() error {
	if !a.style.screen || a.opts.Texts.Farewell == "" {
		return nil
	}
	return a.print("\r" + a.style.prose(a.opts.Texts.Farewell, a.width()))
}

// source is where lines come from.
type source interface {
	next() (string, error) // io.EOF at the end
	close()
}

// source returns the editor when both ends are the process's own terminal.
func (a *Adapter) source(ctx context.Context, h adapters.Handler) source {
	if a.edits() {
		a.paste = newPasted(newEditor(ctx, h, a.opts, a.log))
		return a.paste
	}
	return bare(newLines(a.in), isTerminal(a.in))
}

// bare returns where lines come from without an editor. What a person types is a question
// a line, and lines that come together are a paste; in a pipe all come together, and each
// is a question unless the marks of a paste are around them.
func bare(in source, typed bool) source {
	if typed {
		return newPasted(marked{in})
	}
	return marked{in}
}

func (a *Adapter) edits() bool {
	return a.in == os.Stdin && a.out == os.Stdout && isTerminal(a.in) && isTerminal(a.out) && editorWorks()
}

// next reads a line, or returns when ctx ends.
func next(ctx context.Context, in source) (string, error) {
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	type result struct {
		line string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		line, err := in.next()
		if ctx.Err() != nil {
			in.close() // the editor has changed the terminal's mode once more
		}
		done <- result{line, err}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case r := <-done:
		return r.line, r.err
	}
}

// question makes a typed line a question: the number of a choice presses it.
func (a *Adapter) question(line string) adapters.Question {
	a.asked++
	q := adapters.Question{
		Adapter: name, Chat: person, Asker: person,
		Message: a.session + "-" + strconv.Itoa(a.asked),
		Lang:    a.opts.Lang, Text: line, Alone: true, Private: true,
		Admin: func(context.Context) (bool, error) { return true, nil }, // who has the terminal has the process
	}
	if n := number(line); n >= 1 && n <= len(a.choices) {
		q.Kind, q.Text, q.Press, q.Apart = adapters.Press, "", a.choices[n-1].Data, true
	}
	return q
}

// number reads a line of one or two ASCII or Bengali digits; 0 for anything else.
func number(line string) int {
	digits := []rune(strings.TrimSpace(line))
	if len(digits) > 2 {
		return 0
	}
	n := 0
	for _, d := range digits {
		switch {
		case d >= '0' && d <= '9':
			n = n*10 + int(d-'0')
		case d >= '০' && d <= '৯':
			n = n*10 + int(d-'০')
		default:
			return 0
		}
	}
	return n
}

// answer asks the handler and shows the reply. The handler's context outlives
// ctx by the drain time.
func (a *Adapter) answer(ctx context.Context, h adapters.Handler, q adapters.Question) error {
	answering, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(drain, cancel) })()

	waiting := func() bool { return false }
	if a.style.screen {
		waiting = a.waiting()
	}
	r := h.Answer(answering, q)
	erase := ""
	if waiting() {
		erase = "\r\x1b[K"
	}
	if len(r.Choices) > 0 || len(r.Quotes) > 0 {
		a.choices = r.Choices
	}
	return a.print(erase + a.style.reply(r, a.width()))
}

// waiting shows an ellipsis when nothing else has been shown for a while. The
// result ends that and reports whether it is on the screen.
func (a *Adapter) waiting() func() (shown bool) {
	done := make(chan bool)
	stop := make(chan struct{})
	go func() {
		select {
		case <-time.After(slow):
			over := ""
			if a.paste != nil && a.paste.waiting() {
				over = "\r\x1b[K"
			}
			_, err := io.WriteString(a.out, over+"…")
			done <- err == nil
		case <-stop:
			done <- false
		}
	}()
	return func() bool {
		close(stop)
		return <-done
	}
}

func (a *Adapter) print(text string) error {
	if a.paste != nil && a.paste.waiting() { // what the editor shows goes on below
		text = "\r\x1b[K" + text + cmp.Or(a.opts.Texts.Prompt, defaultPrompt)
	}
	if _, err := io.WriteString(a.out, text); err != nil {
		return fmt.Errorf("write to the terminal: %w: %w", adapters.ErrRejected, err)
	}
	return nil
}

// width is the number of columns to wrap at.
func (a *Adapter) width() int {
	if a.opts.Width > 0 {
		return a.opts.Width
	}
	if f, ok := a.out.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			return min(w-1, maxWidth) // the space at a break must not wrap itself
		}
	}
	return 80
}
