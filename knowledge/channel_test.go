package knowledge

import "testing"

// Of the words that a typed one may be, the one that sounds most alike and is the
// commonest counts most.
func TestDoubt(t *testing.T) {
	x := build(t, Article{ID: "a", Body: "খেলা শুরু। খেলা শেষ। খেলার মাঠ। কেল্লা পুরোনো। খালা এলেন।"})
	q, err := x.read(Query{Text: "khela kobe", Lang: "bn-Latn"})
	if err != nil {
		t.Fatal(err)
	}
	weight := map[string]float64{}
	for _, target := range q.words[0].targets {
		weight[x.vocab.Term(target.Term)] = target.Weight
	}
	if !(weight["খেলা"] > weight["খালা"] && weight["খালা"] > weight["কেল্লা"]) {
		t.Errorf("khela may be %v", weight)
	}
}
