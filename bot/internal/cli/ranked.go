package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ukti-bot/ukti/bot/internal/answer"
	"github.com/ukti-bot/ukti/knowledge"
)

// askRanked prints the ranked quotes, with the parts of their scores where they
// are explained.
func (g questionCommands) askRanked(ctx context.Context, a *answer.Asker, lang, question string) error {
	result, err := a.Index.Search(ctx, knowledge.Query{Text: question, Lang: answer.KnownLang(lang), Limit: a.Limit, Without: a.Without, Explain: a.Explain})
	if err != nil && !errors.Is(err, knowledge.ErrBlank) {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "confidence: %s\n", result.Confidence)
	if a.Explain {
		explainDegree(&b, &result.Stats)
	}
	if len(result.Passages) == 0 {
		b.WriteString("nothing found; ask with a name or a thing\n")
	}
	for i, passage := range result.Passages {
		if !a.Index.Holds(passage) {
			return fmt.Errorf("a passage of %q is not what the article has; report this as a bug", string(passage.Article))
		}
		fmt.Fprintf(&b, "\n%d. %s\n— %s  score %.4f\n", i+1, passage.Text, answer.Cite(passage), passage.Score)
		for line := range strings.Lines(passage.Explain) {
			b.WriteString("   " + strings.TrimRight(line, "\n") + "\n")
		}
	}
	_, err = io.WriteString(g.p.Stdout, b.String())
	return err
}

// explainDegree writes why a result has its degree, and the time that the question was
// taken to speak of.
func explainDegree(b *strings.Builder, s *knowledge.Stats) {
	fmt.Fprintf(b, "because: %s (answers %.2f, told of %.2f)\n", s.Why, s.Sureness, s.Subject)
	t := s.Taken
	if t.IsZero() {
		return
	}
	const day = "2 January 2006"
	b.WriteString("taken as:")
	if !t.From.IsZero() {
		b.WriteString(" from " + t.From.Format(day))
	}
	if !t.Until.IsZero() {
		b.WriteString(" until " + t.Until.AddDate(0, 0, -1).Format(day))
	}
	if t.Named {
		b.WriteString(", but not only")
	}
	if t.Newest {
		b.WriteString(" the newest first")
	}
	if t.Lifted {
		b.WriteString("; nothing is from then")
	}
	if !t.NewestHeld.IsZero() {
		b.WriteString("; the newest article is of " + t.NewestHeld.Format(day))
	}
	b.WriteString("\n")
}
