CREATE TABLE schema_version (
	version INTEGER NOT NULL, 
	PRIMARY KEY (version)
);
CREATE TABLE assessments (
	document VARCHAR NOT NULL, 
	text_key VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	score TEXT NOT NULL, 
	extractor VARCHAR NOT NULL, 
	pages INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	warnings TEXT NOT NULL, 
	PRIMARY KEY (document)
);
CREATE TABLE history (
	number INTEGER NOT NULL, 
	document VARCHAR NOT NULL, 
	recorded_at VARCHAR NOT NULL, 
	text_key VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	score TEXT NOT NULL, 
	PRIMARY KEY (number)
);
CREATE INDEX ix_history_document ON history (document);
CREATE TABLE sentences (
	document VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	start_char INTEGER NOT NULL, 
	end_char INTEGER NOT NULL, 
	page_number INTEGER NOT NULL, 
	page_label VARCHAR NOT NULL, 
	heading VARCHAR NOT NULL, 
	lead_in TEXT NOT NULL, 
	previous TEXT NOT NULL, 
	section INTEGER NOT NULL, 
	places TEXT NOT NULL, 
	code VARCHAR NOT NULL, 
	probabilities TEXT NOT NULL, 
	commitment VARCHAR NOT NULL, 
	participation VARCHAR, 
	outcome INTEGER NOT NULL, 
	bottom_up FLOAT NOT NULL, 
	top_down FLOAT NOT NULL, 
	influence FLOAT NOT NULL, 
	PRIMARY KEY (document, number), 
	FOREIGN KEY(document) REFERENCES assessments (document) ON DELETE CASCADE
);
CREATE TABLE mentions (
	document VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	label VARCHAR NOT NULL, 
	concept VARCHAR NOT NULL, 
	start_char INTEGER NOT NULL, 
	end_char INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	negated BOOLEAN NOT NULL, 
	quoted BOOLEAN NOT NULL, 
	sentence_number INTEGER, 
	page_number INTEGER NOT NULL, 
	page_label VARCHAR NOT NULL, 
	heading VARCHAR NOT NULL, 
	PRIMARY KEY (document, number), 
	FOREIGN KEY(document) REFERENCES assessments (document) ON DELETE CASCADE
);
INSERT INTO schema_version (version) VALUES (3);
