package config

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/embed"
)

// Meaning is what finds sentences that say the same in other words.
type Meaning struct {
	Source        string          `yaml:"source"`         // what computes vectors: one of the constants below
	URL           string          `yaml:"url"`            // of an embedding server; "" for none
	QueryModel    string          `yaml:"query_model"`    // the model's name for questions; "": as PassageModel
	PassageModel  string          `yaml:"passage_model"`  // and for sentences; "": as QueryModel
	QueryPrefix   string          `yaml:"query_prefix"`   // stands before each question sent
	PassagePrefix string          `yaml:"passage_prefix"` // and before each sentence
	Key           adapters.Secret `yaml:"key"`            // bearer token
	KeyFile       string          `yaml:"key_file"`
	Timeout       time.Duration   `yaml:"timeout"`     // of a question
	Corrections   string          `yaml:"corrections"` // file of near words that is stronger than the table in the program
}

// The values of Meaning.Source.
const (
	SourceAuto   = "auto"   // the server of url, where one is set
	SourceReader = "reader" // the reader, in this program
	SourceNone   = "none"
)

func defaultMeaning() Meaning { return Meaning{Source: SourceAuto, Timeout: embed.DefaultTimeout} }

// Asks reports whether an embedding server is asked.
func (m Meaning) Asks() bool {
	return m.URL != "" && m.Source != SourceReader && m.Source != SourceNone
}

// Server is how the embedding server is asked; of use with a URL only.
func (m Meaning) Server(log *slog.Logger) embed.Options {
	return embed.Options{
		URL: m.URL, QueryModel: m.QueryModel, PassageModel: m.PassageModel,
		QueryPrefix: m.QueryPrefix, PassagePrefix: m.PassagePrefix,
		Key: m.Key.Reveal, Timeout: m.Timeout, Log: log,
	}
}

// maxCorrections is how large a file of corrections may be, in bytes: tens of
// thousands of lines.
const maxCorrections = 4 << 20

// ReadCorrections reads the file of Corrections; nil when none is named. The error
// has a line for each that is wrong, with its number.
func (m Meaning) ReadCorrections() (*knowledge.Corrections, error) {
	if m.Corrections == "" {
		return nil, nil
	}
	info, err := os.Stat(m.Corrections)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxCorrections {
		return nil, fmt.Errorf("%s is no file of at most %d bytes", m.Corrections, maxCorrections)
	}
	file, err := os.Open(m.Corrections)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	return knowledge.ParseCorrections(file)
}

func (d *decoder) meaning(m *Meaning) {
	oneOf(d.in("meaning"), "source", m.Source, SourceAuto, SourceReader, SourceNone)
	switch {
	case m.URL != "":
		d.server(m.Server(nil))
	case m.Source == SourceReader && (m.Timeout < 10*time.Millisecond || m.Timeout > time.Minute):
		d.about("meaning.timeout", "is "+m.Timeout.String(), "set 10ms to 1m")
	}
	_, err := m.ReadCorrections()
	for _, err := range parts(err) {
		d.mistakes = append(d.mistakes, correction(m.Corrections, err))
	}
}

// correction is a mistake of the file of corrections, whose errors read "line 3:
// something is wrong: what to do", or of its name.
func correction(file string, err error) Mistake {
	m := Mistake{From: file, Key: "meaning.corrections", What: err.Error(), Do: "name a file that can be read, or none"}
	if n, err := fmt.Sscanf(m.What, "line %d: ", &m.Line); n == 1 && err == nil {
		_, m.What, _ = strings.Cut(m.What, ": ")
		m.Do = "correct the line, or put # before it"
	}
	if i := strings.LastIndex(m.What, ": "); i >= 0 && m.Line > 0 {
		m.What, m.Do = m.What[:i], m.What[i+2:]
	}
	return m
}

// server asks package embed, whose errors read "key is wrong: what to do".
func (d *decoder) server(o embed.Options) {
	for _, err := range parts(o.Validate()) {
		what, do, _ := strings.Cut(err.Error(), ": ")
		key, rest, _ := strings.Cut(strings.TrimPrefix(what, "the "), " ")
		if strings.HasPrefix(rest, "and ") { // of two keys
			key, rest = "", what
		}
		d.about(strings.TrimSuffix("meaning."+key, "."), rest, do)
	}
}

// parts returns the errors that one was joined from.
func parts(err error) []error {
	if joined, ok := errors.AsType[interface {
		error
		Unwrap() []error
	}](err); ok {
		return joined.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}
