package config

import "time"

// Receipts are what people see later of an answer by its code.
type Receipts struct {
	Keep Age `yaml:"keep"` // how long they are kept; 0: none are made
}

// longestReceipts is as long as a file is still said to be kept and not for ever.
const longestReceipts = Age(10 * 365 * 24 * time.Hour)

func (d *decoder) receipts(r Receipts) {
	if r.Keep != 0 && (r.Keep < Age(24*time.Hour) || r.Keep > longestReceipts) {
		d.about("receipts.keep", "is neither 0s nor between 1d and 3650d", "write a time such as 365d, or 0s for no receipts")
	}
}
