package eval

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/questions"
)

// Watched is what becomes of questions that are watched while the articles come in.
type Watched struct {
	Watches  int `json:"watches"`
	Articles int `json:"articles"`
	// Strong are the answerable questions that a search of all articles answers strongly
	// from their own; Told are those of them of which the watch was told, by that article.
	Strong int `json:"strong"`
	Told   int `json:"told"`
	// Right are all watches that were told by their own article, False the alarms of other
	// articles, and of those that no article answers.
	Right int `json:"right"`
	False int `json:"false"`
	Met   int `json:"met"`     // watches of which an article held enough
	Asked int `json:"asked"`   // of these, those that it was asked
	Look  int `json:"look_us"` // microseconds for an article, without the asking
	Ask   int `json:"ask_us"`  // microseconds for an article's asking
}

// Recall is the part of the strong ones that were told.
func (w *Watched) Recall() float64 { return share(w.Told, max(1, w.Strong)) }

// FalseRate is how many false alarms a watch has in a thousand articles.
func (w *Watched) FalseRate() float64 {
	return 1000 * float64(w.False) / max(1, float64(w.Watches)*float64(w.Articles))
}

// mostAskedOf bounds the watches that are asked of one article, as the bot does.
const mostAskedOf = 20

// Watch has the questions of answers watched while the articles of x come in, one after
// the other. The answers are those of x as a whole.
func Watch(ctx context.Context, x *knowledge.Index, answers []Answer) (*Watched, error) {
	p, err := knowledge.NewPercolator()
	if err != nil {
		return nil, err
	}
	w := &Watched{Articles: x.Size().Articles}
	for i := range answers {
		a := &answers[i]
		err := p.Add(ctx, x, int64(i+1), a.Question.Text)
		if errors.Is(err, knowledge.ErrBlank) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Question.Origin(), err)
		}
		w.Watches++
		if strongly(a) {
			w.Strong++
		}
	}
	articles := slices.Collect(x.Articles())
	arrived := make([]arrival, len(articles))
	err = questions.Each(ctx, len(articles), func(i int) (err error) {
		arrived[i], err = arrive(ctx, p, x, articles[i], answers)
		return err
	})
	for _, a := range arrived {
		w.add(a, len(articles))
	}
	return w, err
}

// strongly reports that the search of all answers strongly from the question's article.
func strongly(a *Answer) bool {
	return a.Question.Answerable && a.Confidence == knowledge.Strong && a.First != nil && a.First.Article == a.Question.Article
}

// arrival is what the watches make of one article.
type arrival struct {
	met, asked, told, right, wrong int
	look, ask                      time.Duration
}

func (w *Watched) add(a arrival, articles int) {
	w.Met, w.Asked, w.Told, w.Right, w.False = w.Met+a.met, w.Asked+a.asked, w.Told+a.told, w.Right+a.right, w.False+a.wrong
	w.Look += int(a.look.Microseconds()) / max(1, articles)
	w.Ask += int(a.ask.Microseconds()) / max(1, articles)
}

func arrive(ctx context.Context, p *knowledge.Percolator, x *knowledge.Index, a knowledge.Article, answers []Answer) (out arrival, err error) {
	began := time.Now()
	met := p.Meet(a)
	slices.SortFunc(met, knowledge.Met.Compare)
	out.look, out.met = time.Since(began), len(met)
	met = met[:min(len(met), mostAskedOf)]
	out.asked = len(met)
	began = time.Now()
	for _, m := range met {
		of := &answers[m.ID-1]
		is, _, err := p.Confirm(ctx, x, m, a.ID, of.Question.Text)
		switch {
		case err != nil:
			return out, err
		case is == knowledge.Unanswered:
		case !of.Question.Answerable || of.Question.Article != a.ID:
			out.wrong++
		default:
			out.right++
			if strongly(of) {
				out.told++
			}
		}
	}
	out.ask = time.Since(began)
	return out, nil
}

// watchedText prints what became of the watches; "" for none.
func watchedText(w *Watched) string {
	if w == nil {
		return ""
	}
	return fmt.Sprintf(`
watches: %d questions while %d articles come in
  recall of strong    %.3f   %d of %d that a search of all answers strongly, told by their article
  false alarms        %.4f   in 1,000 articles for a watch: %d, with %d right ones
  met, asked          %.2f, %.2f watches an article
  an article took     %d µs to be held against all watches, %d µs to be asked
`, w.Watches, w.Articles, w.Recall(), w.Told, w.Strong, w.FalseRate(), w.False, w.Right,
		float64(w.Met)/float64(max(1, w.Articles)), float64(w.Asked)/float64(max(1, w.Articles)), w.Look, w.Ask)
}
