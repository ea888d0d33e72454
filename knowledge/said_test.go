package knowledge

import "testing"

// What somebody said is told by a line with a verb of speech, and not by the one that says
// who they are.
func TestWhatWasSaid(t *testing.T) {
	x := build(t,
		Article{ID: "ferry", Title: "Ferry inquiry", Body: "The council named engineer Ada Quill head of the ferry inquiry on Monday.\nThe ferry had no lights.\nAda Quill said the report would come in May.\nThe harbour is closed."},
		Article{ID: "mill", Title: "Old mill", Body: "Joran Delvik bought the old mill in spring.\nHe said that it would be a school.\nThe roof is new."},
		Article{ID: "dam", Title: "বাঁধে ফাটল", Body: "বাঁধের তদন্ত দলের প্রধান করা হয়েছে ড. লতিফা নাহারকে।\nবাঁধটি পুরোনো।\nলতিফা নাহার জানান, এক মাস সময় লাগবে।"},
	)
	for question, want := range map[string]int{
		"What did the head of the ferry inquiry say?": 3,
		"Who is the head of the ferry inquiry?":       1, // not what they said
		"What did Joran Delvik say?":                  2,
		"What did Joran Delvik buy?":                  1,
		"বাঁধের তদন্ত দলের প্রধান কী বলেছেন?": 3,
	} {
		r, err := x.Search(t.Context(), Query{Text: question})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Passages) == 0 || r.Passages[0].Line != want {
			t.Errorf("%s: %v", question, r.Passages)
		}
	}
}

// A speaker is named for speech in other words, too.
func TestToldBy(t *testing.T) {
	x := build(t, Article{ID: "ferry", Body: "Ada Quill said the ferry had no lights.\nThe harbour is closed."})
	for line, want := range map[int]string{1: "Ada Quill", 2: ""} {
		if got := x.ToldBy(Passage{Article: "ferry", Sentence: line}); got != want {
			t.Errorf("line %d is told by %q, want %q", line, got, want)
		}
	}
	if SameName("Ada Quill", "the mayor") || !SameName("ড. লতিফা নাহারকে", "লতিফা নাহার") {
		t.Error("names are mixed up")
	}
}
