package feedback

import (
	"encoding/json"
	"fmt"
	"io"
)

// Export writes the tallies of which more chats say that they answer than that they don't
// as a question set, see [github.com/ukti-bot/ukti/knowledge/questions]: the question and
// the lines that were shown. It returns how many it wrote. What is said not to answer is
// left out: which line would, nobody has said.
func Export(w io.Writer, tallies []Tally) (n int, err error) {
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	for _, t := range tallies {
		if t.Yes <= t.No {
			continue
		}
		n++
		if err := lines.Encode(struct {
			ID       string `json:"id"`
			Question string `json:"question"`
			Lang     string `json:"lang"`
			Article  string `json:"article"`
			Lines    []int  `json:"lines"`
			Revision string `json:"revision"`
			Yes      int    `json:"yes"`
			No       int    `json:"no"`
		}{fmt.Sprintf("feedback-%d", n), t.Question, t.Lang, t.Article, t.Lines, t.Revision, t.Yes, t.No}); err != nil {
			return n, fmt.Errorf("feedback: write the question set: %w", err)
		}
	}
	return n, nil
}
