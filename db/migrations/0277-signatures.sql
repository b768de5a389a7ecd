-- What was found of the digital signatures of an uploaded PDF, at once when it came.
alter table documents.file add column signatures jsonb;
comment on column documents.file.signatures is '[{signer, organisation, issuer, signedAt, verdict}], see src/capabilities/documents/signature.ts; [] for a PDF that is not signed, null where nobody looked.';
