-- Roles of the warehouse; run again at every start without effect.
do $$
declare
    wanted text;
begin
    foreach wanted in array array['ssk_owner', 'ssk_loader', 'bi_reader'] loop
        if not exists (select from pg_roles where rolname = wanted) then
            execute format('create role %I', wanted);
        end if;
    end loop;
    -- who runs the pipeline may act as owner and as loader
    foreach wanted in array array['ssk_owner', 'ssk_loader'] loop
        if current_user <> wanted and not pg_has_role(current_user, wanted, 'usage') then
            execute format('grant %I to %I', wanted, current_user);
        end if;
    end loop;
    if current_user = 'ssk_owner' or not pg_has_role('ssk_owner', 'ssk_loader', 'usage') then
        if not pg_has_role('ssk_owner', 'ssk_loader', 'usage') then
            grant ssk_loader to ssk_owner;
        end if;
    end if;
end
$$;

alter role bi_reader login;
alter role bi_reader set default_transaction_read_only = on;
alter role bi_reader set statement_timeout = '60s';
-- a swap shows at the next statement; an older snapshot would look into tables made after it
alter role bi_reader set default_transaction_isolation = 'read committed';
alter role bi_reader set search_path = ssk;
