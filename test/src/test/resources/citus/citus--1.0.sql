-- What Patroni and Croft ask of Citus, by the names, arguments and tables of Citus 13. It keeps pg_dist_node, notes each call
-- with its transaction, and goes to a node that is added as Citus would: as the superuser, by citus.node_conninfo.
CREATE SCHEMA citus;

CREATE TYPE citus.noderole AS ENUM ('primary', 'secondary', 'unavailable');
ALTER TYPE citus.noderole SET SCHEMA pg_catalog;

CREATE TABLE citus.pg_dist_node (
  nodeid int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, groupid int NOT NULL, nodename text NOT NULL,
  nodeport int NOT NULL, noderole noderole NOT NULL, UNIQUE (nodename, nodeport));
CREATE TABLE citus.pg_dist_authinfo (nodeid int, rolename name, authinfo text, UNIQUE (rolename, nodeid));
CREATE TABLE citus.pg_dist_partition (logicalrelid regclass PRIMARY KEY, partmethod "char", repmodel "char");
CREATE TABLE citus.pg_dist_shard (logicalrelid regclass, shardid bigint PRIMARY KEY);
CREATE TABLE citus.pg_dist_placement (placementid bigint PRIMARY KEY, shardid bigint, groupid int);
ALTER TABLE citus.pg_dist_node SET SCHEMA pg_catalog;
ALTER TABLE citus.pg_dist_authinfo SET SCHEMA pg_catalog;
ALTER TABLE citus.pg_dist_partition SET SCHEMA pg_catalog;
ALTER TABLE citus.pg_dist_shard SET SCHEMA pg_catalog;
ALTER TABLE citus.pg_dist_placement SET SCHEMA pg_catalog;
REVOKE ALL ON pg_catalog.pg_dist_authinfo FROM PUBLIC;

CREATE TABLE citus.calls (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, xid xid8 DEFAULT pg_current_xact_id(), call text);

CREATE FUNCTION citus.dblink(text, text) RETURNS SETOF record AS '$libdir/dblink', 'dblink_record' LANGUAGE C STRICT;

-- Who one is at another node, come in as Citus does.
CREATE FUNCTION citus.ask(host text, who text) RETURNS text LANGUAGE sql AS $$
  SELECT answer FROM citus.dblink(
    format('host=%s port=5432 dbname=%s user=%s connect_timeout=5 %s', host, current_database(), who,
      current_setting('citus.node_conninfo')),
    'SELECT current_user || '' at '' || host(inet_server_addr())') AS t (answer text)
$$;

CREATE FUNCTION pg_catalog.citus_set_coordinator_host(
  host text, port int DEFAULT 5432, node_role noderole DEFAULT 'primary', node_cluster name DEFAULT 'default')
RETURNS void LANGUAGE sql AS $$
  INSERT INTO citus.calls (call) VALUES (format('coordinator %s', host));
  INSERT INTO pg_dist_node (groupid, nodename, nodeport, noderole) VALUES (0, host, port, node_role)
$$;

CREATE FUNCTION pg_catalog.citus_add_node(
  nodename text, nodeport int, groupid int DEFAULT -1, noderole noderole DEFAULT 'primary', nodecluster name DEFAULT 'default')
RETURNS int LANGUAGE sql AS $$
  SELECT citus.ask($1, 'postgres');
  INSERT INTO citus.calls (call) VALUES (format('add %s %s %s', $3, $4, $1));
  INSERT INTO pg_dist_node (groupid, nodename, nodeport, noderole) VALUES ($3, $1, $2, $4) RETURNING nodeid
$$;

CREATE FUNCTION pg_catalog.citus_update_node(
  node_id int, new_node_name text, new_node_port int, force bool DEFAULT false, lock_cooldown int DEFAULT 10000)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO citus.calls (call) SELECT format('update %s %s: %s', groupid, noderole, $2) FROM pg_dist_node WHERE nodeid = $1;
  UPDATE pg_dist_node SET nodename = $2, nodeport = $3 WHERE nodeid = $1;
  IF NOT FOUND THEN RAISE 'node % not found', $1; END IF;
END $$;

CREATE FUNCTION pg_catalog.citus_remove_node(nodename text, nodeport int) RETURNS void LANGUAGE sql AS $$
  INSERT INTO citus.calls (call) VALUES (format('remove %s', $1));
  DELETE FROM pg_dist_node n WHERE n.nodename = $1 AND n.nodeport = $2
$$;
