-- Accounts of those who work here: a name, perhaps the doctor it is of, and closed when they leave.

alter table accounts
    add column full_name text,
    add column doctor_id uuid,
    add column active    boolean not null default true,
    add column version   int     not null default 0,
    add constraint account_doctor_known foreign key (doctor_id) references doctors,
    add constraint account_doctor_unique unique (doctor_id);

create index account_staff on accounts (id) where patient_id is null;
