package search

import (
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
)

// TestNative: a question is in an article's language or not, by the letters too that it
// is typed in and whatever country the article's language is of.
func TestNative(t *testing.T) {
	x := build(t,
		index.Article{ID: "bn", Lang: "bn-BD", Body: "মধুখালী সেতুর কাজ এ বছর শেষ হচ্ছে না।"},
		index.Article{ID: "en", Lang: "en", Body: "The quay at Tilpara stays shut until May."},
	)
	for _, tt := range []struct {
		typed, lang string
		bn, en      bool
	}{
		{"সেতুর কাজ কবে শেষ?", "bn", true, false},
		{"setur kaj kobe shesh?", "bn-Latn", false, false},
		{"When does the quay open?", "en", false, true},
	} {
		q := read(t, x, tt.typed, tt.lang)
		if bn, en := native(x, q, &Sentence{ID: 0}), native(x, q, &Sentence{ID: 1}); bn != tt.bn || en != tt.en {
			t.Errorf("%s: of the Bengali article %v, of the English one %v", tt.typed, bn, en)
		}
	}
}
