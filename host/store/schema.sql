-- The ledger of a sweep: run.db in the sweep's folder. It says which networks are done and holds their exact partial
-- sums, so that the same command resumes after any interruption. It may be queried while no sweep runs, for example
--
--     sqlite3 -readonly results/NAME/run.db 'SELECT sum(networks), sum(seconds) FROM chunk'
--
-- but not changed: each row carries a SHA-256 of its other columns (of a blob, its 64-bit checksum), and a row that
-- does not fit it is refused.
-- docs/ledger.md describes the columns for users.

PRAGMA application_id = 0x326e6575; -- "2neu"
PRAGMA user_version = 1;            -- of this schema

-- What is run: one row. A command that differs in any of it does not resume this ledger.
CREATE TABLE sweep (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	name TEXT NOT NULL,             -- `name` in the sweep file
	sha256 TEXT NOT NULL,           -- of the sweep file's bytes
	file TEXT NOT NULL,             -- the sweep file itself
	version TEXT NOT NULL,          -- of the program
	math TEXT NOT NULL,             -- 'exact' or 'native'
	first_network INTEGER NOT NULL, -- the range of networks that this ledger is for, both ends included
	last_network INTEGER NOT NULL,
	map_rows INTEGER NOT NULL,      -- cells of the map along y
	map_columns INTEGER NOT NULL,   -- cells of the map along x
	runs_per_cell INTEGER NOT NULL, -- networks of one cell: network i belongs to cell i / runs_per_cell, row-major
	loss_bits INTEGER NOT NULL,     -- losses are summed on a grid of 2^-loss_bits
	networks_csv INTEGER NOT NULL,  -- 1: networks.csv is written, and chunks are done in the order of their networks
	zstd INTEGER NOT NULL,          -- 1: as networks.csv.zst
	digest TEXT NOT NULL
) STRICT;

-- Every start of the program on this ledger.
CREATE TABLE attempt (
	id INTEGER PRIMARY KEY,
	started TEXT NOT NULL,          -- UTC, by the computer's clock
	"commit" TEXT NOT NULL,         -- from which the program was built
	command TEXT NOT NULL,          -- the command line
	devices TEXT NOT NULL,          -- a JSON array of {rank, device, name, platform, driver, build_options}
	seconds REAL NOT NULL,          -- from the start to the last chunk
	training_seconds REAL NOT NULL, -- of these, with at least one device training
	digest TEXT NOT NULL
) STRICT;

-- Finished chunks: consecutive networks trained together.
CREATE TABLE chunk (
	first_network INTEGER PRIMARY KEY,
	networks INTEGER NOT NULL,      -- how many
	attempt INTEGER NOT NULL REFERENCES attempt (id),
	device TEXT NOT NULL,           -- on which they were trained
	seconds REAL NOT NULL,          -- that the device took
	csv_rows INTEGER NOT NULL,      -- rows of networks.csv with this chunk's last, without the header; 0 without networks.csv
	csv_bytes INTEGER NOT NULL,     -- size of networks.csv up to there
	sums BLOB NOT NULL,             -- partial sums of the cells: host/model/sums.h
	digest TEXT NOT NULL
) STRICT;
