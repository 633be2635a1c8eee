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
CREATE TABLE decisions (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	"key" VARCHAR NOT NULL, 
	decided_at VARCHAR NOT NULL, 
	reviewer VARCHAR NOT NULL, 
	action VARCHAR NOT NULL, 
	document VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	text_hash VARCHAR NOT NULL, 
	start_char INTEGER NOT NULL, 
	end_char INTEGER NOT NULL, 
	page_number INTEGER NOT NULL, 
	section INTEGER NOT NULL, 
	reading VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	heading TEXT NOT NULL, 
	previous TEXT NOT NULL, 
	"before" TEXT NOT NULL, 
	"after" TEXT NOT NULL, 
	note TEXT NOT NULL, 
	codebook VARCHAR NOT NULL, 
	classifier VARCHAR NOT NULL, 
	queue VARCHAR NOT NULL, 
	inclusion_probability FLOAT NOT NULL, 
	blind BOOLEAN NOT NULL, 
	undoes INTEGER, 
	UNIQUE ("key")
);
CREATE INDEX decisions_by_document ON decisions (document, text_hash);
CREATE INDEX decisions_by_reviewer ON decisions (reviewer, decided_at);
CREATE TABLE ratings (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	"key" VARCHAR NOT NULL, 
	rated_at VARCHAR NOT NULL, 
	reviewer VARCHAR NOT NULL, 
	document VARCHAR NOT NULL, 
	rating INTEGER NOT NULL, 
	blind BOOLEAN NOT NULL, 
	note TEXT NOT NULL, 
	UNIQUE ("key")
);
CREATE INDEX ix_ratings_document ON ratings (document);
CREATE TABLE reviewers (
	name VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	password_hash VARCHAR NOT NULL, 
	token_hash VARCHAR NOT NULL, 
	created_at VARCHAR NOT NULL, 
	disabled_at VARCHAR NOT NULL, 
	PRIMARY KEY (name)
);
CREATE INDEX ix_reviewers_token_hash ON reviewers (token_hash);
CREATE TABLE leases (
	document VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	reviewer VARCHAR NOT NULL, 
	until FLOAT NOT NULL, 
	queue VARCHAR NOT NULL, 
	inclusion_probability FLOAT NOT NULL, 
	blind BOOLEAN NOT NULL, 
	PRIMARY KEY (document, number, reviewer)
);
CREATE INDEX leases_by_reviewer ON leases (reviewer);
CREATE TABLE queued (
	document VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	text_hash VARCHAR NOT NULL, 
	start_char INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	gain FLOAT NOT NULL, 
	doubt FLOAT NOT NULL, 
	audit_draw FLOAT NOT NULL, 
	double_draw FLOAT NOT NULL, 
	published BOOLEAN NOT NULL, 
	codings INTEGER NOT NULL, 
	blind_codings INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	PRIMARY KEY (document, number)
);
CREATE INDEX queued_by_doubt ON queued (doubt);
CREATE INDEX queued_by_audit ON queued (audit_draw);
CREATE INDEX queued_by_code ON queued (code, gain);
CREATE INDEX queued_by_state ON queued (state);
CREATE INDEX queued_by_gain ON queued (published, gain);
CREATE TABLE standings (
	document VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	reviewer VARCHAR NOT NULL, 
	action VARCHAR NOT NULL, 
	sequence INTEGER NOT NULL, 
	PRIMARY KEY (document, number, reviewer)
);
CREATE INDEX standings_by_reviewer ON standings (reviewer);
CREATE TABLE queues (
	document VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	sentences INTEGER NOT NULL, 
	confirmed INTEGER NOT NULL, 
	corrected INTEGER NOT NULL, 
	disputed INTEGER NOT NULL, 
	adjudicated INTEGER NOT NULL, 
	awaiting_score INTEGER NOT NULL, 
	awaiting_doubt INTEGER NOT NULL, 
	awaiting_audit INTEGER NOT NULL, 
	unattached INTEGER NOT NULL, 
	PRIMARY KEY (document)
);
CREATE TABLE fetches (
	number INTEGER NOT NULL, 
	document VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	reason TEXT NOT NULL, 
	status INTEGER NOT NULL, 
	final_address VARCHAR NOT NULL, 
	size_bytes BIGINT NOT NULL, 
	attempts INTEGER NOT NULL, 
	retrieved_at VARCHAR NOT NULL, 
	PRIMARY KEY (number)
);
CREATE INDEX ix_fetches_address ON fetches (address);
CREATE INDEX ix_fetches_document ON fetches (document);
CREATE TABLE candidates (
	number INTEGER NOT NULL, 
	link VARCHAR NOT NULL, 
	content_id VARCHAR NOT NULL, 
	title TEXT NOT NULL, 
	description TEXT NOT NULL, 
	document_type VARCHAR NOT NULL, 
	organisations TEXT NOT NULL, 
	published_at VARCHAR NOT NULL, 
	why TEXT NOT NULL, 
	found_at VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	decided_at VARCHAR NOT NULL, 
	decided_by VARCHAR NOT NULL, 
	reason TEXT NOT NULL, 
	document VARCHAR NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (link)
);
CREATE INDEX ix_candidates_state ON candidates (state);
CREATE INDEX ix_candidates_content_id ON candidates (content_id);
CREATE TABLE looks (
	question VARCHAR NOT NULL, 
	looked_at VARCHAR NOT NULL, 
	swept_at VARCHAR NOT NULL, 
	balance INTEGER NOT NULL, 
	PRIMARY KEY (question)
);
CREATE TABLE sightings (
	question VARCHAR NOT NULL, 
	link VARCHAR NOT NULL, 
	PRIMARY KEY (question, link)
);
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
