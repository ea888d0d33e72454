package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
)

// clues name what the degree is made of when the reader has read, as Stats.Clues does, and
// their weights.
var clues = []struct{ name, weight string }{
	{"subject", "SubjectClue"}, {"reader", "ReadClue"}, {"words", "WordsClue"}, {"lead", "LeadClue"},
}

// row is a question whose answer was judged.
type row struct {
	ID         string    `json:"id"`
	Answerable bool      `json:"answerable"`
	Right      bool      `json:"right"`
	Degree     int       `json:"degree"` // in force: 0 none, 1 weak, 2 strong
	Values     []float64 `json:"values"` // in the order of clues
}

func rowsOf(all []example) (out []row) {
	for i := range all {
		e := &all[i]
		if c := e.read.Stats.Clues; len(c) > 0 {
			out = append(out, row{e.id, e.answerable, first(e.with), int(e.read.Confidence), valuesOf(c)})
		}
	}
	return out
}

func valuesOf(c []knowledge.Signal) (out []float64) {
	for _, clue := range clues {
		out = append(out, valueOf(c, clue.name))
	}
	return out
}

func writeRows(path string, rows []row) error {
	var b strings.Builder
	e := json.NewEncoder(&b)
	for i := range rows {
		if err := e.Encode(&rows[i]); err != nil {
			return err
		}
	}
	return os.WriteFile(path, []byte(b.String()), 0o644)
}

func readRows(path string) (out []row, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for d := json.NewDecoder(bufio.NewReader(f)); ; {
		var r row
		if err := d.Decode(&r); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if len(r.Values) != len(clues) {
			return nil, fmt.Errorf("%s: %d clues, not %d: written by another version", path, len(r.Values), len(clues))
		}
		out = append(out, r)
	}
}

// parts is into how many parts a set is cut, each of which is judged by a model of the others.
const parts = 6

// join fits the degree on what several runs wrote, and says what it is worth on each, judged
// by models that have not seen it: of which only the thresholds were then chosen.
func join(out io.Writer, paths []string) error {
	var sets [][]row
	for _, path := range paths {
		rows, err := readRows(path)
		if err != nil {
			return err
		}
		sets = append(sets, rows)
	}
	fmt.Fprintln(out, "degree:", logistic(sets))
	sure := make([][]float64, len(sets))
	for i := range sets {
		sure[i] = make([]float64, len(sets[i]))
	}
	for part := range parts {
		others := make([][]row, len(sets))
		for i, rows := range sets {
			for j := range rows {
				if j*parts/len(rows) != part {
					others[i] = append(others[i], rows[j])
				}
			}
		}
		m := logistic(others)
		for i, rows := range sets {
			for j := range rows {
				if j*parts/len(rows) == part {
					sure[i][j] = m.sureness(rows[j].Values)
				}
			}
		}
	}
	for i, path := range paths {
		fmt.Fprintf(out, "%s: %d\n", path, len(sets[i]))
		for _, from := range []float64{0.6, rank.StrongRead, 0.7, 0.75, rank.StrongReadOne, 0.85, 0.9} {
			fmt.Fprintf(out, "  from %.2f: %s\n", from, strongOf(sets[i], sure[i], from))
		}
	}
	return nil
}

// strongOf says how many are called strong from a sureness on, before what else the degree heeds.
func strongOf(rows []row, sure []float64, from float64) string {
	var answerable, strong, right, mistaken float64
	for i, r := range rows {
		if r.Answerable {
			answerable++
		}
		switch {
		case sure[i] < from || r.Degree == 0:
		case r.Right:
			strong, right = strong+1, right+1
		case r.Answerable:
			strong++
		default:
			strong, mistaken = strong+1, mistaken+1
		}
	}
	return fmt.Sprintf("strong %.3f of the answerable, %.2f of all strong right; %.3f of the others strong",
		(strong-mistaken)/max(1, answerable), right/max(1, strong), mistaken/max(1, float64(len(rows))-answerable))
}

// model is a logistic one: weights of the clues, in their order.
type model struct {
	bias    float64
	weights []float64
}

func (m model) String() string {
	s := fmt.Sprintf("readBias %.2f", m.bias)
	for i, w := range m.weights {
		s += fmt.Sprintf(", %s %.2f", clues[i].weight, w)
	}
	return s
}

func (m model) sureness(values []float64) float64 {
	sum := m.bias
	for i, w := range m.weights {
		sum += w * values[i]
	}
	return 1 / (1 + math.Exp(-sum))
}

// logistic fits by descent, each set counting as much, with a little weight decay.
func logistic(sets [][]row) model {
	const steps, rate, decay = 20_000, 0.05, 1.0
	m := model{weights: make([]float64, len(clues))}
	rows := 0
	for _, set := range sets {
		rows += len(set)
	}
	n := float64(max(1, rows))
	for range steps {
		bias, gradient := 0.0, make([]float64, len(clues))
		for i, w := range m.weights {
			gradient[i] = decay * w
		}
		for _, set := range sets {
			weight := n / float64(len(sets)) / max(1, float64(len(set)))
			for i := range set {
				d := m.sureness(set[i].Values)
				if set[i].Right {
					d--
				}
				d *= weight
				bias += d
				for k, v := range set[i].Values {
					gradient[k] += d * v
				}
			}
		}
		m.bias -= rate * bias / n
		for k, g := range gradient {
			m.weights[k] -= rate * g / n
		}
	}
	return m
}
