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
func (p *Program) askRanked(ctx context.Context, a *answer.Asker, lang, question string) error {
	result, err := a.Index.Search(ctx, knowledge.Query{Text: question, Lang: answer.KnownLang(lang), Limit: a.Limit, Without: a.Without, Explain: a.Explain})
	if err != nil && !errors.Is(err, knowledge.ErrBlank) {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "confidence: %s\n", result.Confidence)
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
	_, err = io.WriteString(p.Stdout, b.String())
	return err
}
