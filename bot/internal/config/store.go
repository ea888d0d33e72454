package config

import "github.com/ukti-bot/ukti/knowledge/postgres"

// store checks the address of the server that keeps what else is in data_dir.
func (d *decoder) store(c *Config) {
	if c.Store.Empty() {
		return
	}
	if _, err := postgres.ParseAddress(c.Store.Reveal()); err != nil {
		d.about("store", "is no address of a PostgreSQL database", "write postgres://USER:PASSWORD@HOST:PORT/DATABASE, or leave it empty for files in data_dir")
	}
}

// Server is the PostgreSQL server that keeps the archive and the bot's state; nil where files in data_dir
// do. The config must be valid.
func (c *Config) Server() *postgres.Address {
	if c.Store.Empty() {
		return nil
	}
	address, err := postgres.ParseAddress(c.Store.Reveal())
	if err != nil {
		return nil // validate has refused it
	}
	return address
}
