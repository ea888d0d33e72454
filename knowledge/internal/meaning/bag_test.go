package meaning

import (
	"strings"
	"testing"
)

func sentence(t *Table, words string) Vector {
	bag := t.NewBag()
	for _, w := range strings.Fields(words) {
		bag.Add(w)
	}
	return bag.Vector()
}

// A question must be nearest to the sentence that answers it, with no word in common.
func TestBag(t *testing.T) {
	table := shippedTable(t)
	sentences := []string{
		"নদীর পানি বেড়ে গ্রামের অনেক ঘর ডুবে গেছে",
		"নতুন সেতু নির্মাণে ব্যয় হবে কয়েক কোটি টাকা",
		"দুর্ঘটনায় আহত যাত্রীদের হাসপাতালে নেওয়া হয়েছে",
		"শিক্ষার্থীরা পরীক্ষার ফল নিয়ে খুশি",
	}
	tests := []struct {
		question string
		want     int
	}{
		{"how much does construction of the bridge cost", 1},
		{"where were the injured passengers taken", 2},
		{"what do the students think of the exam results", 3},
		{"पुल बनाने का खर्च कितना है", 1},
		{"why are village houses under water", 0},
	}
	for _, tt := range tests {
		asked := sentence(table, tt.question)
		best, bestCosine := -1, float32(-2)
		for i, s := range sentences {
			if c := Cosine(asked, sentence(table, s)); c > bestCosine {
				best, bestCosine = i, c
			}
		}
		if best != tt.want {
			t.Errorf("%q: sentence %d (%.2f), want %d", tt.question, best, bestCosine, tt.want)
		}
	}
}

func TestBagReset(t *testing.T) {
	table := shippedTable(t)
	bag := table.NewBag()
	bag.Add("hospital")
	bag.Reset()
	bag.Add("2024")
	bag.Add("中文")
	bag.Add("")
	if v := bag.Vector(); len(v) != table.Dims() || Cosine(v, v) != 0 {
		t.Error("numbers and words of other scripts must add nothing")
	}
}

func TestWord(t *testing.T) {
	table := shippedTable(t)
	hospital, weight, known := table.Word("হাসপাতাল")
	if !known || weight < 0.3 {
		t.Errorf("হাসপাতাল: weight %.2f, known %v", weight, known)
	}
	if _, light, _ := table.Word("the"); light > weight/2 {
		t.Errorf("the weighs %.2f, হাসপাতাল %.2f", light, weight)
	}
	inflected, _, known := table.Word("হাসপাতালগুলোরওতো")
	if known || Cosine(hospital, inflected) < 0.5 {
		t.Errorf("an inflected word: known %v, cosine %.2f", known, Cosine(hospital, inflected))
	}
	misspelt, _, known := table.Word("হাষপাতাল")
	if known || Cosine(hospital, misspelt) < 0.3 {
		t.Errorf("a misspelt word: known %v, cosine %.2f", known, Cosine(hospital, misspelt))
	}
	for _, none := range []string{"", "123", "中文", "১২", "\xff", strings.Repeat("ক", 200)} {
		if v, weight, known := table.Word(none); known || weight != 0 || Cosine(v, v) != 0 {
			t.Errorf("%q: weight %.2f, known %v", none, weight, known)
		}
	}
}

func BenchmarkAdd(b *testing.B) {
	bag := shippedTable(b).NewBag()
	for _, w := range []string{"হাসপাতাল", "হাসপাতালগুলোরওতো", "হাষপাতাল"} {
		b.Run(w, func(b *testing.B) {
			for b.Loop() {
				bag.Add(w)
			}
		})
	}
}
