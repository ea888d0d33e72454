package cli

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// patience is how long loading may last before progress is shown.
const patience = 500 * time.Millisecond

// progress tells a person at a terminal that something goes on.
type progress struct {
	w     io.Writer // nil when no person looks
	doing string    // what goes on
	began time.Time
	bar   *progressbar.ProgressBar // nil until patience has ended
}

func newProgress(w io.Writer) *progress {
	p := &progress{doing: "loading articles", began: time.Now()}
	if isTerminal(w) {
		p.w = w
	}
	return p
}

// show tells how much is done, where it is not known of how much.
func (p *progress) show(done int) { p.showOf(done, -1) }

// showOf tells how much is done of all.
func (p *progress) showOf(done, all int) {
	if p.w == nil || time.Since(p.began) < patience {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions(all,
			progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(p.doing),
			progressbar.OptionShowCount(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	_ = p.bar.Set(done) // a line that can't be drawn is no failure
}

// clear takes the line away.
func (p *progress) clear() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
