package changes

// Of returns what became of lines from to to, from 1: of the earlier text with earlier,
// else of the later one. touched are the changed blocks among them; first and last are
// where they stand in the other text, first > last where they don't.
func Of(blocks []Block, from, to int, earlier bool) (touched []Block, first, last int) {
	old := 1 // the next line of the earlier text
	for _, b := range blocks {
		mine, other := [2]int{b.From, b.To}, [2]int{old, old + b.before() - 1}
		old = other[1] + 1
		if earlier {
			mine, other = other, mine
		}
		lower, upper := max(from, mine[0]), min(to, mine[1])
		inside := mine[1] < mine[0] && from < mine[0] && mine[0] <= to // between two of the lines
		if lower > upper && !inside {
			continue
		}
		if b.Changed {
			touched = append(touched, b)
		} else { // line by line the same
			other = [2]int{other[0] + lower - mine[0], other[0] + upper - mine[0]}
		}
		if first == 0 {
			first = other[0]
		}
		last = other[1]
	}
	return touched, first, last
}

// before is how many lines of the earlier text a block is.
func (b Block) before() (n int) {
	var text string
	for _, p := range b.Pieces {
		if p.Kind != Added {
			text += p.Text
		}
	}
	if text == "" {
		return 0
	}
	return len(lines(text))
}
