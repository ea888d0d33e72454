package knowledge

import (
	"testing"

	"github.com/ukti-bot/ukti/knowledge/embed"
)

// The reader's own vectors lead to a sentence that has no word of the question, in another
// language, too; nothing does without them.
func TestTheReadersVectorsFindWhatWordsDoNot(t *testing.T) {
	r, err := NewReader(ReaderOptions{Threads: 1})
	if err != nil {
		t.Skip(err)
	}
	local := embed.NewLocal(r, embed.LocalOptions{})
	shelf := NewLiveIndex(build(t, smallNews...))
	filled, err := shelf.FillVectors(t.Context(), embed.NewVectors(local, &memoryStore{}), embed.FillOptions{})
	if err != nil || filled.Computed != 12 {
		t.Fatalf("filled %+v, %v", filled, err)
	}
	if have, all := shelf.Index().Vectors(); have != 12 || all != 12 {
		t.Errorf("%d of %d sentences have a vector", have, all)
	}
	shelf.UseVectors(local)
	for question, want := range map[string]string{
		"Have groceries become more expensive?": "পেঁয়াজের দাম গত মাসে দ্বিগুণ হয়েছে।",
		"সবজি কি আগের চেয়ে ব্যয়বহুল?":         "পেঁয়াজের দাম গত মাসে দ্বিগুণ হয়েছে।",
		"Which places were under water?":        "The flood reached three villages.",
	} {
		for _, without := range [][]Component{{WithoutEmbed}, nil} {
			got := ""
			if result := ask(t, shelf.Index(), Query{Text: question, Without: without}); len(result.Passages) > 0 {
				got = result.Passages[0].Text
			}
			if (got == want) != (without == nil) {
				t.Errorf("%s, without %v: %q, want %s", question, without, got, want)
			}
		}
	}
}
