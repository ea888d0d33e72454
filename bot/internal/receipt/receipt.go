// Package receipt makes the receipts of answers: a short code by which anybody can see
// again, long after, what was quoted from where, signed so that a copy proves itself
// without the bot.
//
// A receipt holds places in articles and hashes of their bytes, never the asker and never
// the question, of which it has a salted hash. What a receipt looks like and how it is
// checked is told in docs/receipts.md.
package receipt

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/receipt/codes"
	"github.com/ukti-bot/ukti/knowledge"
)

// Kinds of replies that get a receipt.
const (
	Answer    = "answer"
	Judgement = "judgement"
)

// form names the form of a receipt; it is the first field of each.
const form = "receipt/1"

// ErrForm is wrapped for bytes that are no receipt of a form known here.
var ErrForm = errors.New("no receipt, or not as it was made")

// Receipt is what is signed.
type Receipt struct {
	Code     codes.Code
	Time     time.Time // to the second, UTC
	Kind     string    // [Answer] or [Judgement]
	Degree   string    // as of adapters.Reply.Confidence
	Version  string    // of the Ukti that answered
	Index    int64     // the number of the archive's last change that the index had; 0 without an archive
	Question Question
	Quotes   []Quote // in the order in which they were shown; none where nothing was found
}

// Question is the salted hash of a question; zero where a button was pressed.
type Question struct {
	Salt string // 32 hexadecimal digits
	Hash string // of the 16 bytes of the salt and the question's bytes
}

// Quote is a stretch that was shown, byte for byte.
type Quote struct {
	Article, Revision string
	Start, End        int    // byte offsets in the article's text, [Start, End)
	Line              int    // from 1, on which the sentence found stands
	Publisher, URL    string // "" where not known
	Hash              string // SHA-256 of the bytes, 64 hexadecimal digits
}

// QuotesOf returns the quotes of a reply over x, as its receipt has them.
func QuotesOf(x *knowledge.Index, shown adapters.Reply) (list []Quote) {
	for _, q := range shown.Quotes {
		s := q.Source
		quote := Quote{Article: s.Article, Revision: s.Revision, Start: s.Start, End: s.End, Line: s.Line, Hash: Hash(q.Text)}
		if a, ok := x.Article(knowledge.ArticleID(s.Article)); ok {
			quote.Publisher, quote.URL = a.Publisher, a.URL
		}
		list = append(list, quote)
	}
	return list
}

// HashQuestion returns the hash of a question under a fresh salt. Blanks at its ends
// don't count.
func HashQuestion(question string) Question {
	var salt [16]byte
	_, _ = rand.Read(salt[:]) // never fails
	return saltedWith(salt[:], question)
}

func saltedWith(salt []byte, question string) Question {
	hash := sha256.Sum256(append(bytes.Clone(salt), strings.TrimSpace(question)...))
	return Question{Salt: hex.EncodeToString(salt), Hash: hex.EncodeToString(hash[:])}
}

// Is reports whether a question is the one that was hashed.
func (q Question) Is(question string) bool {
	salt, err := hex.DecodeString(q.Salt)
	return err == nil && saltedWith(salt, question) == q
}

// Hash returns the hash of quoted bytes as a receipt has it.
func Hash(text string) string {
	hash := sha256.Sum256([]byte(text))
	return hex.EncodeToString(hash[:])
}

// wire is a receipt's JSON; the order of the fields is that of the bytes.
type wire struct {
	Ukti      string       `json:"ukti"`
	Code      string       `json:"code"`
	Time      string       `json:"time"`
	Kind      string       `json:"kind"`
	Degree    string       `json:"degree"`
	Version   string       `json:"version"`
	Index     int64        `json:"index"`
	Question  wireQuestion `json:"question"`
	Quotes    []wireQuote  `json:"quotes"`
	Key       string       `json:"key"`
	Signature string       `json:"signature,omitempty"`
}

type wireQuestion struct {
	Salt string `json:"salt"`
	Hash string `json:"sha256"`
}

type wireQuote struct {
	Article   string `json:"article"`
	Revision  string `json:"revision"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Line      int    `json:"line"`
	Publisher string `json:"publisher,omitempty"`
	URL       string `json:"url,omitempty"`
	Hash      string `json:"sha256"`
}

// wireOf is a receipt's JSON but for the signature.
func wireOf(r Receipt, key string) wire {
	w := wire{
		Ukti: form, Code: string(r.Code), Time: r.Time.UTC().Format(time.RFC3339), Kind: r.Kind, Degree: r.Degree,
		Version: r.Version, Index: r.Index, Question: wireQuestion(r.Question), Quotes: []wireQuote{}, Key: key,
	}
	for _, q := range r.Quotes {
		w.Quotes = append(w.Quotes, wireQuote(q))
	}
	return w
}

// bytes are the canonical ones: no blanks, the fields in their order, strings escaped as
// package encoding/json does without its care for HTML.
func (w wire) bytes() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(w); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// receipt returns what the JSON says. The error wraps [ErrForm].
func (w wire) receipt() (Receipt, error) {
	if w.Ukti != form {
		return Receipt{}, fmt.Errorf("%w: its form is %.40q, known here is %q; a later Ukti may know it", ErrForm, w.Ukti, form)
	}
	code, err := codes.Parse(w.Code)
	if err != nil || string(code) != w.Code {
		return Receipt{}, fmt.Errorf("%w: its code is %.40q", ErrForm, w.Code)
	}
	at, err := time.Parse(time.RFC3339, w.Time)
	if err != nil || w.Kind != Answer && w.Kind != Judgement {
		return Receipt{}, fmt.Errorf("%w: its time is %.40q and its kind %.40q", ErrForm, w.Time, w.Kind)
	}
	r := Receipt{
		Code: code, Time: at.UTC(), Kind: w.Kind, Degree: w.Degree, Version: w.Version, Index: w.Index, Question: Question(w.Question),
	}
	for _, q := range w.Quotes {
		if q.Start < 0 || q.End <= q.Start || len(q.Hash) != 2*sha256.Size {
			return Receipt{}, fmt.Errorf("%w: a quote of %.80q is of the bytes %d to %d", ErrForm, q.Article, q.Start, q.End)
		}
		r.Quotes = append(r.Quotes, Quote(q))
	}
	return r, nil
}

// read takes canonical bytes apart.
func read(data []byte) (wire, Receipt, error) {
	var w wire
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&w); err != nil {
		return wire{}, Receipt{}, fmt.Errorf("%w: %w", ErrForm, err)
	}
	r, err := w.receipt()
	if err != nil {
		return wire{}, Receipt{}, err
	}
	// JSON says one thing in many ways. Only the way in which it was made is believed.
	again := wireOf(r, w.Key)
	again.Signature = w.Signature
	if made, err := again.bytes(); err != nil || !bytes.Equal(made, data) {
		return wire{}, Receipt{}, fmt.Errorf("%w: its bytes are not in the form in which receipts are written", ErrForm)
	}
	return w, r, nil
}

// sound reports texts that JSON can hold as they are.
func (r Receipt) sound() error {
	for _, q := range r.Quotes {
		for _, text := range []string{q.Article, q.Revision, q.Publisher, q.URL} {
			if !utf8.ValidString(text) {
				return fmt.Errorf("receipt: %.80q is not UTF-8", text)
			}
		}
	}
	return nil
}
