// Package sound lets words meet that are written in different scripts or by ear:
// পুতিন, putin, পুটিন, पुतिन and Putin.
//
// A word becomes a form: a string over a small phonetic alphabet.
//
//	k g c C j t d n p b m r l s h   consonants; the retroflex is not told apart,
//	                                 because Latin spelling doesn't
//	K G J T D P B                   the same with breath: খ ঘ ঝ থ ধ ফ ভ, kh gh …
//	a i u e o y                     vowels; y also stands for the glide য়
//
// C is ছ, which people type as ch, chh and s. The key of a form is its consonants
// only, without breath, which people often leave out: words that may be the same have
// the same key, so the key is what an index is built on. [Similarity] of two forms then
// weighs their vowels and breath.
//
// The rules are those by which Bengali is commonly romanised (o or a for the
// inherent vowel, s or sh for the sibilants, j or z, v, b or bh, f or ph, double
// letters and vowels left out) and by which Bengali spells foreign names.
package sound
