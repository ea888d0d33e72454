package quotation

import "testing"

func TestTells(t *testing.T) {
	for line, want := range map[string]Telling{
		"Ada Quill said the ferry had no lights.": {Says: true, Name: "Ada Quill"},
		"He said that it would be a school.":      {Says: true, Pronoun: true},
		"The council named Ada Quill head.":       {},
		"লতিফা নাহার জানান, এক মাস সময় লাগবে।": {Says: true},
		"“We are late.” The ferry left.": {},
		"मंत्री ममता रावल ने कहा कि पुल बंद रहेगा।": {Says: true, Name: "ममता रावल"},
		"পরিচালক লতিফা নাহার বলেন, কাজ চলবে।":       {Says: true, Name: "লতিফা নাহার"},
		"তদন্তের প্রধান করা হয়েছে লতিফা নাহারকে।":  {},
	} {
		if got := Tells(line); got.Says != want.Says || got.Pronoun != want.Pronoun || want.Name != "" && got.Name != want.Name {
			t.Errorf("%s: %+v, want %+v", line, got, want)
		}
	}
	for term, want := range map[string]bool{"said": true, "say": true, "বলেছেন": true, "bolse": true, "कहा": true, "ferry": false, "করেছেন": false} {
		if IsSpeech(term) != want {
			t.Errorf("%s is a verb of speech: %v", term, !want)
		}
	}
}
