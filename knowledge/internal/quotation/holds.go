package quotation

// Holds reports whether a body has the words of a quote side by side, after
// lossless folding.
func Holds(body, quote string) bool {
	have, want := cutWords(see(body, named(body)).text, 0), cutWords(see(quote, named(quote)).text, 0)
	if len(want) == 0 {
		return false
	}
	for i := 0; i+len(want) <= len(have); i++ {
		if sameWords(have[i:i+len(want)], want) {
			return true
		}
	}
	return false
}
