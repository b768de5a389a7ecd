-- Whether a file was looked through for viruses before anyone could open it, and by what.
alter table documents.file add column scanned_at timestamptz;
alter table documents.file add column scanned_by text;
comment on column documents.file.scanned_at is 'When clamd found all that was sent for it clean; null when no scanner was there (chưa quét vi-rút).';
comment on column documents.file.scanned_by is 'The scanner and its signatures as it names them, e.g. ClamAV 1.4.6/27461/…';
