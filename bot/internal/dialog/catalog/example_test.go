package catalog

import "testing"

func TestNamesOfExamples(t *testing.T) {
	for _, tt := range []struct {
		name, lang string
		want       bool
	}{
		{"Sefali Tilbari", "en", true},
		{"mayor Sefali Tilbari", "en", true},
		{"department's chief engineer", "en", false},
		{"শেফালি তিলবাড়ি", "bn", true},
		{"শেফালি তিলবাড়ি", "en", false},
		{"Sefali Tilbari", "bn", false},
		{"शेफ़ाली तिलबाड़ी", "hi", true},
	} {
		if got := written(tt.name, tt.lang); got != tt.want {
			t.Errorf("written(%q, %q) = %v", tt.name, tt.lang, got)
		}
	}
}
