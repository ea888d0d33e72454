package expand

// Budget bounds what the words of one question may cost together, in about
// nanoseconds. What finds it spent leads nowhere: a question of a few unknown words
// never gets there, one of 64 is answered by what its words lead to for sure.
type Budget struct{ left int }

// budget is what one question may spend: a few milliseconds, however large the index.
const budget = 5_000_000

// What is paid for each thing that is looked at.
const (
	costScanned = 1   // a word of the vocabulary whose shape is compared
	costEdits   = 150 // a word whose letters are
	costHeard   = 500 // a word whose sound is
	costSpoken  = 500 // a way to say the word, and the words that are found by it
)

// NewBudget returns the budget of one question.
func NewBudget() *Budget { return &Budget{left: budget} }

// Part returns a budget of that share of b, which is taken off b at once.
func (b *Budget) Part(share float64) *Budget {
	part := int(share * float64(b.left))
	b.left -= part
	return &Budget{left: part}
}

// Spend takes a cost off and reports whether anything was left to pay it from: the
// last to be paid may cost more than that.
func (b *Budget) Spend(cost int) bool {
	if b.left <= 0 {
		return false
	}
	b.left -= cost
	return true
}

// Spent reports that nothing is left.
func (b *Budget) Spent() bool { return b.left <= 0 }

// afford is how many things of a cost can still be paid.
func (b *Budget) afford(cost int) int { return max(0, b.left) / cost }
