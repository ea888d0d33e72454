package knowledge

import (
	"strings"
	"testing"
)

// What is shown around a sentence of a long line: the one before when the sentence
// leans on it, else the one after; of a short line all of it.
func TestContext(t *testing.T) {
	filler := strings.Repeat("সেতুর কাজ ধীরে চলছে আর বর্ষায় নদীর পানি বাড়ে ", 4) + "।"
	opening := "করতোয়া নদীর সেতু উদ্বোধন করেন প্রকৌশলী মাহবুব।"
	for name, c := range map[string]struct{ line, question, want string }{
		"a short line whole": {
			line:     "মেয়র বলেন মেলা বসবে। পুলিশ তা অস্বীকার করে। মেলা মাঠে ছিল।",
			question: "মেয়র কী বলেন?",
			want:     "মেয়র বলেন মেলা বসবে। পুলিশ তা অস্বীকার করে। মেলা মাঠে ছিল।",
		},
		"it leans on the one before": {
			line:     opening + " তিনি ফিতা কেটে নৌকায় ওঠেন। " + filler + " " + filler,
			question: "ফিতা কেটে নৌকায় ওঠেন কে?",
			want:     opening + " তিনি ফিতা কেটে নৌকায় ওঠেন। " + filler,
		},
		"the next leans on it; then the better score": {
			line:     filler + " প্রকৌশলী ফিতা কেটে নৌকায় ওঠেন। তিনি পরে নদী পার হন। " + filler,
			question: "ফিতা কেটে নৌকায় ওঠেন কে?",
			want:     filler + " প্রকৌশলী ফিতা কেটে নৌকায় ওঠেন। তিনি পরে নদী পার হন।",
		},
	} {
		t.Run(name, func(t *testing.T) {
			x := build(t, Article{ID: "a", Body: "শিরোনাম\n" + c.line + "\nআরেক অনুচ্ছেদ।"})
			r := ask(t, x, Query{Text: c.question})
			checkResult(t, x, r)
			if got := r.Passages[0].Around; got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}
