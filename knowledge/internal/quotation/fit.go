package quotation

import "github.com/ukti-bot/ukti/knowledge/text"

// Costs of a difference, in words. Punctuation counts less, so that words are
// paired with words.
const (
	costWord        = 1.0
	costPunctuation = 0.4
	// Of equal readings, the one that finds most of the alleged words in the article
	// is meant, and a word that differs is read as another, not as one too many
	// beside one too few. So a word left out costs least, then a costChanged one, then an
	// costAdded one.
	costChanged = 1.005
	costAdded   = 1.01
)

// Alignment is the cheapest way to read the alleged words as a stretch of the
// article's. Both sides are indices into the tokens that were compared.
type Alignment struct {
	From, To int     // the stretch of the article's tokens, half-open
	Cost     float64 // 0 when every token is the same
	Matched  []int   // alleged tokens that the article has, ascending
	Here     []int   // the article's tokens within the stretch that the alleged text has otherwise or lacks
	There    []int   // alleged tokens that the article has otherwise or lacks
}

// Fit aligns all of alleged with the stretch of article that it costs least to
// change into it: the ends of the article are free (Sellers 1980, approximate
// matching). Of equal stretches the first. The work is len(alleged)·len(article).
func Fit(article, alleged []text.Token) Alignment {
	n, m := len(article), len(alleged)
	// cost[j][i]: the first j alleged tokens against a stretch that ends at i.
	cost := make([][]float64, m+1)
	for j := range cost {
		cost[j] = make([]float64, n+1)
		if j > 0 {
			cost[j][0] = cost[j-1][0] + costAdded*weight(alleged[j-1])
		}
		for i := 1; i <= n && j > 0; i++ {
			cost[j][i] = min(
				cost[j-1][i-1]+differ(article[i-1], alleged[j-1]),
				cost[j-1][i]+costAdded*weight(alleged[j-1]),
				cost[j][i-1]+weight(article[i-1]),
			)
		}
	}
	end := 0
	for i := 1; i <= n; i++ {
		if cost[m][i] < cost[m][end] {
			end = i
		}
	}
	return traceFit(cost, article, alleged, end)
}

// trace walks back from the stretch's end and collects what differs.
func traceFit(cost [][]float64, article, alleged []text.Token, end int) Alignment {
	a := Alignment{To: end, Cost: cost[len(alleged)][end]}
	i, j := end, len(alleged)
	for j > 0 {
		here := cost[j][i]
		switch {
		case i > 0 && here == cost[j-1][i-1]+differ(article[i-1], alleged[j-1]):
			i, j = i-1, j-1
			if article[i].Term == alleged[j].Term {
				a.Matched = append(a.Matched, j)
			} else {
				a.Here, a.There = append(a.Here, i), append(a.There, j)
			}
		case here == cost[j-1][i]+costAdded*weight(alleged[j-1]):
			j--
			a.There = append(a.There, j)
		default:
			i--
			a.Here = append(a.Here, i)
		}
	}
	a.From = i
	for _, list := range [][]int{a.Matched, a.Here, a.There} {
		for x, y := 0, len(list)-1; x < y; x, y = x+1, y-1 {
			list[x], list[y] = list[y], list[x]
		}
	}
	return a
}

func weight(t text.Token) float64 {
	if t.IsWord() {
		return costWord
	}
	return costPunctuation
}

// differ is the cost of reading one token as another. A word and a punctuation
// mark are never read as each other.
func differ(a, b text.Token) float64 {
	switch {
	case a.Term == b.Term:
		return 0
	case a.IsWord() != b.IsWord():
		return weight(a) + costAdded*weight(b)
	}
	return costChanged * weight(a)
}
