package embed

import (
	"context"
	"fmt"
	"time"
)

// Checked is what [Source.Check] found.
type Checked struct {
	By                 string        // what computes
	Dimension          int           // of the vectors
	Question, Sentence time.Duration // how long one took
	Elsewhere          string        // the host that questions and articles are sent to; "" when it is this machine
}

// String says it in one sentence.
func (c Checked) String() string {
	s := fmt.Sprintf("%s gives vectors of %d dimensions, a question took %v, a sentence %v",
		c.By, c.Dimension, c.Question.Round(time.Millisecond), c.Sentence.Round(time.Millisecond))
	if c.Elsewhere != "" {
		s += "; questions and articles leave this machine for " + c.Elsewhere
	}
	return s
}

// Check sends the server a short question and a short sentence, each as such, and
// says what came of it or, as the error, what is wrong, in one sentence. A question
// may take longer than Options.Timeout once, should the server load the model.
func (c *Client) Check(ctx context.Context) (Checked, error) {
	found := Checked{By: "the " + c.Name()}
	for range 2 {
		var err error
		if found.Question, err = c.trial(ctx, c.o.QueryModel, c.o.QueryPrefix); err != nil {
			return Checked{}, fmt.Errorf("the embedding server at %s, model %q for questions: %w", c.endpoint.Host, c.o.QueryModel, err)
		}
	}
	var err error
	if found.Sentence, err = c.trial(ctx, c.o.PassageModel, c.o.PassagePrefix); err != nil {
		return Checked{}, fmt.Errorf("the embedding server at %s, model %q for sentences: %w", c.endpoint.Host, c.o.PassageModel, err)
	}
	found.Dimension = int(c.dimension.Load())
	found.Elsewhere = c.Elsewhere()
	return found, found.inTime(c.o.Timeout)
}

// inTime is an error when a question took longer than it may; 0: it may take any time.
func (c Checked) inTime(timeout time.Duration) error {
	if timeout == 0 || c.Question <= timeout {
		return nil
	}
	return fmt.Errorf("%w: %s took %v for a question, and the timeout is %v; raise timeout or use something faster",
		ErrSlow, c.By, c.Question.Round(time.Millisecond), timeout)
}

// Elsewhere gives the host that questions and sentences are sent to; "" when it is
// this machine.
func (c *Client) Elsewhere() string {
	if onThisMachine(c.endpoint.Hostname()) {
		return ""
	}
	return c.endpoint.Hostname()
}
