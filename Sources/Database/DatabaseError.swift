/// What went wrong with the database. The text names the database or the statement's mistake, never a bound value.
package struct DatabaseError: Error, Equatable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        case cannotOpen, readOnly
        /// Another writer held the database, or what is wanted of it, longer than the busy timeout, or two writers waited
        /// for each other: try again (exit code 75).
        case locked
        /// The server went away in the middle of the work (exit code 69).
        case connectionLost
        /// No space left.
        case full
        /// Damaged, or no database at all.
        case corrupt
        /// A NOT NULL, CHECK, UNIQUE or foreign key rule of the schema.
        case constraint
        /// Made by a newer version of Heed.
        case newerSchema
        /// Made by an older version, and opened only for reading.
        case olderSchema
        /// The disk failed.
        case inputOutput
        /// The statement is wrong.
        case statement
    }

    package let code: Code
    /// A full sentence that says what to do where something can be done.
    package let description: String

    private init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

extension DatabaseError {
    static func cannotOpen(_ path: String, _ reason: String) -> DatabaseError {
        DatabaseError(.cannotOpen, "Cannot open the database \(path): \(reason).")
    }

    static func readOnly(_ path: String) -> DatabaseError {
        DatabaseError(.readOnly, "The database \(path) is open for reading only; nothing was written.")
    }

    static func writeInSnapshot() -> DatabaseError {
        DatabaseError(.readOnly, "A statement tried to write inside a snapshot; use a transaction.")
    }

    static func locked(_ path: String) -> DatabaseError {
        DatabaseError(.locked, "The database \(path) is busy: another program is writing to it. Try again.")
    }

    static func collided(_ path: String) -> DatabaseError {
        DatabaseError(
            .locked,
            "Two programs that write to the database \(path) stood in each other's way; nothing was written. "
                + "Try again.")
    }

    /// Never with the address's text: it may hold a password.
    static func cannotReadAddress() -> DatabaseError {
        DatabaseError(
            .cannotOpen,
            "The database's address cannot be read. It has the form postgresql://user@host:port/database; "
                + "characters with a meaning of their own are written like %40.")
    }

    static func connectionLost(_ path: String) -> DatabaseError {
        DatabaseError(
            .connectionLost,
            "The connection to the database \(path) was lost. What was committed is kept; run the command again when "
                + "the server answers.")
    }

    static func transactionFailed() -> DatabaseError {
        DatabaseError(.statement, "An earlier statement of the transaction failed, so nothing of it can be kept.")
    }

    static func nulCharacter() -> DatabaseError {
        DatabaseError(.constraint, "The database refused a row: PostgreSQL keeps no text with the character U+0000.")
    }

    static func full(_ path: String) -> DatabaseError {
        DatabaseError(.full, "No space is left for the database \(path). Make room and try again.")
    }

    static func corrupt(_ path: String, _ reason: String) -> DatabaseError {
        DatabaseError(
            .corrupt, "\(path) is damaged or not a database (\(reason)). Restore it from a backup.")
    }

    static func constraint(_ rule: String) -> DatabaseError {
        DatabaseError(.constraint, "The database refused a row: \(rule).")
    }

    static func newerSchema(_ path: String, migration: String) -> DatabaseError {
        DatabaseError(
            .newerSchema,
            "The database \(path) was made by a newer version of Heed (migration '\(migration)'). Update Heed.")
    }

    static func olderSchema(_ path: String, migration: String) -> DatabaseError {
        DatabaseError(
            .olderSchema,
            "The database \(path) was made by an older version of Heed (migration '\(migration)' is missing) and is "
                + "open for reading only. Run a command that writes first.")
    }

    static func inputOutput(_ path: String, _ reason: String) -> DatabaseError {
        DatabaseError(.inputOutput, "The database \(path) could not be read or written: \(reason).")
    }

    static func statement(_ reason: String) -> DatabaseError {
        DatabaseError(.statement, "The database does not accept a statement: \(reason).")
    }
}
