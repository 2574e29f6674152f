import Database
import Foundation
import Synchronization

/// A PostgreSQL server of this process's tests, on a socket in a temporary folder; it ends with the process, however
/// that ends.
///
/// Its own order of texts is that of Spanish, so that a statement which forgets to ask for code points is found out.
package final class PostgreSQLCluster: Sendable {
    package static let shared = Result { try PostgreSQLCluster() }

    private let folder: String
    private let count = Atomic(0)
    // Held open: the keeper ends the server when it closes.
    private let lifeline = Pipe()

    struct CannotStart: Error {}

    private init() throws {
        let keeper = Process()
        let answer = Pipe()
        keeper.executableURL = URL(fileURLWithPath: "/bin/bash")
        keeper.arguments = ["-c", Self.script]
        keeper.standardInput = lifeline
        keeper.standardOutput = answer
        try keeper.run()
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let bytes = answer.fileHandleForReading.availableData
            // The keeper has said why on stderr.
            if bytes.isEmpty { throw CannotStart() }
            line += bytes
        }
        folder = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    /// The URL of a new, empty schema.
    package func newDatabase() throws -> String {
        let number = count.add(1, ordering: .relaxed).newValue
        let name = "test_\(number)"
        let store = try Store.open(.postgresql(url: url(), password: nil), migrations: [])
        try store.session().execute("CREATE SCHEMA \(SQL.identifier(name))")
        return url(settings: "&options=-csearch_path%3D\(name)")
    }

    /// The URL of the server's own database.
    package func url(settings: String = "") -> String {
        "postgresql:///postgres?host=\(folder)&user=heed\(settings)"
    }

    // The server refuses to run as root.
    private static let script = """
        set -eu
        trap '' INT TERM HUP
        bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
        [ -x "$bin/initdb" ] || { echo "postgresql is missing: 'make test' installs it" >&2; exit 69; }
        folder=$(mktemp -d /tmp/heed-pg-XXXXXX)
        as=()
        if [ "$(id -u)" -eq 0 ]; then as=(runuser -u postgres --); chown postgres "$folder"; fi
        cd "$folder"
        "${as[@]}" "$bin/initdb" -D "$folder/data" -A trust -U heed -E UTF8 --locale=C.UTF-8 --locale-provider=icu \
            --icu-locale=es --no-sync >&2 >/dev/null
        "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -o "-c listen_addresses='' \
            -c unix_socket_directories=$folder -c fsync=off -c full_page_writes=off -c max_connections=200 \
            -c autovacuum=off" start >/dev/null
        echo "$folder"
        cat >/dev/null
        "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null || true
        cd /
        rm -rf "$folder"
        """
}
