package period

import "testing"

// A line tells of another time where it says so, of the time now where it only compares with
// that one, names a thing by its age, or speaks of both.
func TestPast(t *testing.T) {
	for _, tt := range []struct {
		line string
		past bool
	}{
		{"Last year nine people drowned at the ford.", true},
		{"Nine people drowned at the ford two years ago.", true},
		{"A decade earlier, the ford took nine lives.", true},
		{"In 2027 the ford took nine lives.", true},
		{"In 2031 the ford took nine lives.", false}, // the year of the report
		{"The ford took 2,027 lives in all.", false},
		{"Nine people drowned on Monday.", false},
		{"That is three more than last year.", false},
		{"The mill, built in 1911, burned down.", false},
		{"Two drowned this year, nine last year.", false},
		{"গত বছর এই ঘাটে নয়জন ডুবে মারা যান।", true},
		{"দুই বছর আগে এই ঘাটে নয়জন ডুবে মারা যান।", true},
		{"২০২৭ সালে এই ঘাটে নয়জন ডুবে মারা যান।", true},
		{"২০৩১ সালে এই ঘাটে নয়জন ডুবে মারা যান।", false},
		{"গত বছরের একই সময়ের তুলনায় পানি কম।", false},
		{"২০২৭ সালে নির্মিত ঘাটটি ভেঙে গেছে।", false},
		{"এবার দুজন, গত বছর নয়জন ডুবে মারা যান।", false},
		{"goto bochor ei ghate noyjon mara jan", true},
		{"पिछले साल इस घाट पर नौ लोग डूबे थे।", true},
		{"तीन साल पहले इस घाट पर नौ लोग डूबे थे।", true},
		{"२०२७ में इस घाट पर नौ लोग डूबे थे।", true},
		{"पिछले वर्ष की तुलना में पानी कम है।", false},
		{"इस साल दो और पिछले साल नौ लोग डूबे।", false},
	} {
		if got := Past(terms(tt.line), 2031); got != tt.past {
			t.Errorf("%s: %v", tt.line, got)
		}
	}
	if Past(terms("In 2027 the ford took nine lives."), 0) {
		t.Error("a year is before one that is not known")
	}
}

// A question that names a year, or asks of one gone by, is no question of now.
func TestDated(t *testing.T) {
	for question, want := range map[string]bool{
		"How many drowned at the ford last year?":       true,
		"How many drowned at the ford three years ago?": true,
		"How many drowned at the ford in 2027?":         true,
		"How many drowned at the ford?":                 false,
		"গত বছর ঘাটে কতজন ডুবেছেন?":                     true,
		"২০২৭ সালে ঘাটে কতজন ডুবেছেন?":                  true,
		"Why did the earlier ferry sink?":               true,
		"ঘাটে কতজন ডুবেছেন?":                            false,
		"goto bochor ghate koyjon dube":                 true,
		"पिछले साल घाट पर कितने डूबे?":                  true,
		"घाट पर कितने लोग डूबे?":                        false,
	} {
		if got := Dated(terms(question)); got != want {
			t.Errorf("%s: %v", question, got)
		}
	}
}
