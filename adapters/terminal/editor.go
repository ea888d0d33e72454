package terminal

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/peterh/liner"

	"github.com/ukti-bot/ukti/adapters"
)

// editor reads lines that a person types, with history and completion.
type editor struct {
	line    *liner.State
	prompt  string
	history string // the file; "" for none
	log     *slog.Logger
	aborted time.Time // when Ctrl-C was last pressed

	mu     sync.Mutex
	closed bool
}

// twice is how soon a second Ctrl-C ends the chat; the first clears the line.
const twice = 2 * time.Second

// editorWorks reports whether the terminal understands what the editor sends.
func editorWorks() bool { return liner.TerminalSupported() }

func newEditor(ctx context.Context, h adapters.Handler, o Options, log *slog.Logger) *editor {
	e := &editor{line: liner.NewLiner(), prompt: cmp.Or(o.Texts.Prompt, defaultPrompt), history: o.History, log: log}
	e.line.SetCtrlCAborts(true)
	e.line.SetTabCompletionStyle(liner.TabPrints)
	e.line.SetCompleter(func(line string) []string { return complete(ctx, h, o.Lang, line) })
	if err := e.readHistory(); err != nil {
		log.Warn("the lines typed before are not at hand", "err", err)
	}
	return e
}

// defaultPrompt stands before the line being typed.
const defaultPrompt = "› "

// next returns the next line typed. Lines pasted together come one after the other.
func (e *editor) next() (string, error) {
	for {
		line, err := e.line.Prompt(e.prompt)
		if errors.Is(err, liner.ErrPromptAborted) {
			if time.Since(e.aborted) < twice {
				return "", io.EOF
			}
			e.aborted = time.Now()
			continue
		}
		if err != nil {
			return "", err
		}
		if strings.TrimSpace(line) != "" {
			e.line.AppendHistory(line)
			if err := e.writeHistory(); err != nil {
				e.log.Warn("the lines typed cannot be kept", "err", err)
				e.history = ""
			}
		}
		return line, nil
	}
}

// close puts the terminal back into its own mode; it may be called again.
func (e *editor) close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	_ = e.line.Close() // it reports nothing
	if !e.closed {
		e.closed = true
		_, _ = io.WriteString(os.Stdout, "\r\n")
	}
}

func (e *editor) readHistory() error {
	if e.history == "" {
		return nil
	}
	f, err := os.Open(e.history)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = e.line.ReadHistory(f)
	return err
}

// writeHistory replaces the file in one step, readable by its owner only.
func (e *editor) writeHistory() error {
	if e.history == "" {
		return nil
	}
	var lines bytes.Buffer
	if _, err := e.line.WriteHistory(&lines); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(e.history), ".history-*") // made with mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(lines.Bytes())
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), e.history)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// complete returns whole lines that the typed one may become: names of commands
// after a slash, then what the handler suggests.
func complete(ctx context.Context, h adapters.Handler, lang, line string) []string {
	q := adapters.Question{Adapter: name, Chat: person, Asker: person, Lang: lang, Text: line, Private: true}
	before := ""
	if typed, slash := strings.CutPrefix(line, "/"); slash {
		command, argument, named := strings.Cut(typed, " ")
		if !named {
			return commandLines(h, command)
		}
		option := suggested(h, command)
		if option == "" {
			return nil
		}
		before = "/" + command + " "
		q.Kind, q.Command, q.Focus, q.Text = adapters.Slash, command, option, argument
		q.Args = map[string]string{option: argument}
	}
	var found []string
	for _, c := range h.Suggest(ctx, q) {
		if strings.IndexFunc(c.Data, unicode.IsControl) < 0 { // the editor prints what it gets
			found = append(found, before+c.Data)
		}
	}
	return found
}

func commandLines(h adapters.Handler, prefix string) []string {
	var found []string
	for _, c := range h.Commands() {
		if strings.HasPrefix(c.Name, prefix) {
			found = append(found, "/"+c.Name+" ")
		}
	}
	return found
}

// suggested names the option of a command that the handler completes, or "".
func suggested(h adapters.Handler, command string) string {
	for _, c := range h.Commands() {
		if c.Name != command {
			continue
		}
		for _, o := range c.Options {
			if o.Suggest {
				return o.Name
			}
		}
	}
	return ""
}
