-- Sign-in of officials: temporary passwords, second factors, passkeys, the tenant's own OpenID provider, sessions that
-- can be told apart.

alter table identity.credential add column temporary boolean not null default false;
comment on column identity.credential.temporary is 'Given by an administrator: it must be changed at the first sign-in.';

alter table identity.session
	add column session_id uuid,
	add column method text,
	add column address text,
	add column agent text;
comment on column identity.session.session_id is 'Names the session to people who list and end it; the token itself is never shown.';
comment on column identity.session.method is 'How the official came in: password, totp, recovery-code, passkey or openid; null for citizens.';
comment on column identity.session.address is 'The network address at sign-in.';
comment on column identity.session.agent is 'What the browser called itself, shortened.';
create index session_by_official on identity.session (tenant_id, official_id, created_at) where official_id is not null;

create table identity.totp (
	tenant_id text not null,
	official_id uuid not null,
	sealed_secret bytea not null,
	last_step bigint not null,
	added_at timestamptz not null,
	primary key (tenant_id, official_id),
	foreign key (tenant_id, official_id) references tenancy.official (tenant_id, official_id)
);
comment on table identity.totp is 'The authenticator app of an official (RFC 6238).';
comment on column identity.totp.tenant_id is 'The tenant.';
comment on column identity.totp.official_id is 'Whose.';
comment on column identity.totp.sealed_secret is 'The shared secret, encrypted with AES-256-GCM under a key made of SECRET.';
comment on column identity.totp.last_step is 'The newest step a code was taken of: none of it or before it is taken again.';
comment on column identity.totp.added_at is 'Since when.';
select platform.isolate('identity.totp', 'select, insert, update, delete');

create table identity.recovery_code (
	tenant_id text not null,
	official_id uuid not null,
	code_hash bytea not null,
	used_at timestamptz,
	primary key (tenant_id, official_id, code_hash),
	foreign key (tenant_id, official_id) references tenancy.official (tenant_id, official_id)
);
comment on table identity.recovery_code is 'Codes for when the authenticator is lost; each opens once.';
comment on column identity.recovery_code.tenant_id is 'The tenant.';
comment on column identity.recovery_code.official_id is 'Whose.';
comment on column identity.recovery_code.code_hash is 'HMAC-SHA-256 of the code.';
comment on column identity.recovery_code.used_at is 'When it was used; null while it is good.';
select platform.isolate('identity.recovery_code', 'select, insert, update, delete');

create table identity.passkey (
	tenant_id text not null,
	credential_id text not null,
	official_id uuid not null,
	public_key bytea not null,
	counter bigint not null,
	transports text[] not null,
	name text not null,
	added_at timestamptz not null,
	used_at timestamptz,
	primary key (tenant_id, credential_id),
	foreign key (tenant_id, official_id) references tenancy.official (tenant_id, official_id)
);
comment on table identity.passkey is 'A passkey (WebAuthn credential) of an official.';
comment on column identity.passkey.tenant_id is 'The tenant.';
comment on column identity.passkey.credential_id is 'As the authenticator names it, base64url.';
comment on column identity.passkey.official_id is 'Whose.';
comment on column identity.passkey.public_key is 'COSE key.';
comment on column identity.passkey.counter is 'Signature counter; a smaller one than before is a copy.';
comment on column identity.passkey.transports is 'How it is reached: internal, usb, hybrid …';
comment on column identity.passkey.name is 'What its owner calls it.';
comment on column identity.passkey.added_at is 'Since when.';
comment on column identity.passkey.used_at is 'When it last opened.';
select platform.isolate('identity.passkey', 'select, insert, update, delete');

create table identity.sign_in_policy (
	tenant_id text not null references tenancy.tenant (code),
	second_factor text not null default 'by-role' check (second_factor in ('off', 'by-role', 'everyone')),
	openid_issuer text,
	openid_client_id text,
	sealed_client_secret bytea,
	openid_claim text not null default 'preferred_username',
	openid_name text,
	primary key (tenant_id),
	check (num_nonnulls(openid_issuer, openid_client_id, sealed_client_secret) in (0, 3))
);
comment on table identity.sign_in_policy is 'How the officials of a tenant sign in. Without a row: password, second factor where the role asks for it.';
comment on column identity.sign_in_policy.tenant_id is 'The tenant.';
comment on column identity.sign_in_policy.second_factor is 'off, by-role (tenancy.role.second_factor), or everyone.';
comment on column identity.sign_in_policy.openid_issuer is 'The tenant''s own OpenID provider; null when it has none.';
comment on column identity.sign_in_policy.openid_client_id is 'Our name there.';
comment on column identity.sign_in_policy.sealed_client_secret is 'Our secret there, encrypted as TOTP secrets are.';
comment on column identity.sign_in_policy.openid_claim is 'Which claim holds the official''s user name here.';
comment on column identity.sign_in_policy.openid_name is 'What its button is called.';
select platform.isolate('identity.sign_in_policy', 'select, insert, update');
