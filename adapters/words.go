package adapters

// Words returns what an adapter says itself, in a language: "" is for the one that is
// spoken where no question tells. key is one of those that the adapter lists. The words
// are the process's, beside its other ones; a nil Words says the key.
type Words func(lang, key string) string

// Say returns the words under key.
func (w Words) Say(lang, key string) string {
	if w == nil {
		return key
	}
	return w(lang, key)
}

// CopyID is the key of the label of what copies a quote's [Source.Cite].
const CopyID = "copy.id"
