package ingest

import (
	"errors"
	"strings"
	"testing"
)

func TestBijoy(t *testing.T) {
	// "The village has a new ferry. People are glad." as SutonnyMJ has it, and such.
	const typed = "MÖv‡g bZyb †dwi Pvjy n‡q‡Q| gvbyl Lywk| fvov Av‡Mi gZB _vK‡Q| ivZI †dwi Pj‡e e‡j Rvbv‡bv n‡q‡Q| Nv‡U GKwU wekÖvgvMvi †Lvjv n‡q‡Q|"
	if e := checkBijoy(typed); e == nil || !errors.Is(e, ErrNotUTF8) || !strings.Contains(e.Error(), "Avro Converter") {
		t.Errorf("got %v", e)
	}
	for name, s := range map[string]string{
		"English":          strings.Repeat("The iPhone ferry's JavaScript API | McDonald and O'Neil | cost 3 € at the café. ", 4),
		"French":           strings.Repeat("L’été à l’île fut très agréable, où les forêts étaient brûlées déjà. ", 4),
		"Icelandic":        strings.Repeat("Það er þoka yfir fjörðinn og þeir sáu ekki út á sjóinn í gær. ", 4),
		"Portuguese table": strings.Repeat("| São João | ação | não | coração | mãe | ", 6),
		"Bengali":          strings.Repeat("গ্রামে নতুন ফেরি চালু হয়েছে। ", 6),
		"short":            "n‡q‡Q| gvbyl Lywk|",
	} {
		if e := checkBijoy(s); e != nil {
			t.Errorf("%s: %v", name, e)
		}
	}
}
