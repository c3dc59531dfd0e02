-- The inventory of an environment. Croft writes the table; people and programs read the views.
create schema if not exists inventory;
create table if not exists inventory.entry (
  name text primary key,   -- kind and name: nodes/pg-test-1
  data jsonb not null
);
drop view if exists inventory.nodes, inventory.clusters, inventory.instances, inventory.databases, inventory.users, inventory.services;
create view inventory.nodes as
  select data->>'name' as name, data->>'cluster' as cluster, (data->>'ip')::inet as ip
  from inventory.entry where name like 'nodes/%';
create view inventory.clusters as
  select data->>'name' as name, data->>'module' as module, data->>'kind' as kind
  from inventory.entry where name like 'clusters/%';
create view inventory.instances as
  select data->>'name' as name, data->>'cluster' as cluster, data->>'module' as module, data->>'node' as node,
    (data->>'ip')::inet as ip, (data->>'port')::int as port, data->>'role' as declared_role
  from inventory.entry where name like 'instances/%';
create view inventory.databases as
  select data->>'cluster' as cluster, data->>'name' as name, data->>'owner' as owner
  from inventory.entry where name like 'databases/%';
create view inventory.users as
  select data->>'cluster' as cluster, data->>'name' as name,
    array(select jsonb_array_elements_text(data->'roles')) as roles
  from inventory.entry where name like 'users/%';
create view inventory.services as
  select data->>'cluster' as cluster, data->>'name' as name, (data->>'port')::int as port,
    array(select jsonb_array_elements_text(data->'addresses'))::inet[] as addresses
  from inventory.entry where name like 'services/%';
-- Whoever may read the database may read the inventory; nobody but the superuser writes it.
grant usage on schema inventory to dbrole_readonly;
grant select on all tables in schema inventory to dbrole_readonly;
