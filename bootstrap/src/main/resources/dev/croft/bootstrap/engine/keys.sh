# shellcheck shell=sh
# Settings in files that are not ours as a whole. Sent along with facts.sh and apply.sh. Lines of others, comments and order
# stay as they are. What stood in a setting's place before it was ours is kept in a note, so that it can be put back:
#   created              the file was not there
#   syntax|SYNTAX        how it is written
#   section|NAME         the section was not there
#   was|SECTION|KEY|-    the setting was not there
#   was|SECTION|KEY|+LINE  a line that set it

# MODE SYNTAX WANTED NOTE FILE. MODE look prints SECTION|KEY|how often|value for each wanted setting that is there. MODE edit
# prints the new file: wanted settings are SECTION|KEY|VALUE lines, noted ones that are not wanted are put back. It
# writes what the note lacks to NOTE.added, and the note that holds afterwards to NOTE.next.
keys_awk() {
    awk -v mode="$1" -v syntax="$2" -v wanted_file="$3" -v note_file="$4" '
    function rest(line, n) { while (n-- > 0) line = substr(line, index(line, "|") + 1); return line }
    function trim(text) { gsub(/^[ \t]+|[ \t]+$/, "", text); return text }
    function section_of(id) { return substr(id, 1, index(id, "|") - 1) }
    function parse(line,   at) {
        line = trim(line)
        if (line == "" || line ~ /^[#;]/) return 0
        at = syntax == " " ? match(line, /[ \t]/) : index(line, "=")
        if (at == 0) return 0
        key = trim(substr(line, 1, at - 1))
        value = trim(substr(line, at + 1))
        return 1
    }
    function note(text) { printf "%s", text >(note_file ".added"); printf "%s", text >(note_file ".next") }
    # At the end of its section; a section that is not there comes last in the file.
    function add(name, text) {
        if (name in last) { after[last[name]] = after[last[name]] text; return }
        if (!(name in body)) { fresh[++news] = name; note("section|" name "\n") }
        body[name] = body[name] text
    }
    BEGIN {
        while ((getline line <wanted_file) > 0) {
            split(line, part, "|")
            id = part[1] "|" part[2]
            wanted[++count] = id
            value_of[id] = rest(line, 2)
        }
        while ((getline line <note_file) > 0) {
            if (line ~ /^section[|]/) {
                made[substr(line, 9)] = 1
            } else if (line ~ /^was[|]/) {
                split(line, part, "|")
                id = part[2] "|" part[3]
                if (!(id in noted)) { noted[id] = ""; order[++notes] = id }
                original = rest(line, 3)
                if (original ~ /^[+]/) noted[id] = noted[id] substr(original, 2) "\n"
                if (id in value_of) kept = kept line "\n"
            } else if (line == "created") {
                kept = kept line "\n"
            }
        }
        last[""] = 0
    }
    {
        if ($0 ~ /^[ \t]*\[[^]]*\][ \t]*$/) {
            section = trim($0)
            section = substr(section, 2, length(section) - 2)
            heading[section] = lines + 1
        } else if (parse($0)) {
            id = section "|" key
            if (id in value_of) {
                times[id]++
                if (!(id in noted)) before[id] = before[id] "was|" id "|+" $0 "\n"
                if (times[id] > 1) next
                first[id] = value
                if (value != value_of[id]) $0 = key syntax value_of[id]
            } else if (id in noted) {
                again = (id in restored) || noted[id] == ""
                restored[id] = 1
                if (again) next
                $0 = substr(noted[id], 1, length(noted[id]) - 1)
            }
        }
        out[++lines] = $0
        if (trim($0) != "") last[section] = lines
    }
    END {
        if (mode == "look") {
            for (i = 1; i <= count; i++) if (times[wanted[i]]) print wanted[i] "|" times[wanted[i]] "|" first[wanted[i]]
            exit
        }
        printf "%s", kept >(note_file ".next")
        for (i = 1; i <= count; i++) {
            id = wanted[i]
            if (!(id in noted)) note(id in before ? before[id] : "was|" id "|-\n")
            if (!times[id]) add(section_of(id), rest(id, 1) syntax value_of[id] "\n")
        }
        for (i = 1; i <= notes; i++) {
            id = order[i]
            if (!(id in value_of) && !(id in restored) && noted[id] != "") add(section_of(id), noted[id])
        }
        # A section that we made and in which nothing is left goes, with the blank line that we put before it.
        for (name in made) {
            at = heading[name]
            if (!at) continue
            if (last[name] == at && after[at] == "") { gone[at] = 1; if (at > 1 && out[at - 1] == "") gone[at - 1] = 1 }
            else print "section|" name >(note_file ".next")
        }
        printf "%s", after[0]
        for (i = 1; i <= lines; i++) {
            if (!(i in gone)) print out[i]
            printf "%s", after[i]
        }
        for (i = 1; i <= news; i++) printf "%s[%s]\n%s", (i > 1 || lines > 0 || after[0] != "" ? "\n" : ""), fresh[i], body[fresh[i]]
    }' "$5"
}

# SYNTAX: what stands between a key and its value.
keys_separator() {
    case $1 in
        equals) printf '=' ;;
        spaced) printf ' = ' ;;
        *) printf ' ' ;;
    esac
}
