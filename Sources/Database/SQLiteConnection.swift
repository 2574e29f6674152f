import CSQLite
import Glibc
import System

/// An open handle, closed with its last reference, and SQLite's error codes in our words.
final class SQLiteConnection {
    let pointer: OpaquePointer
    let path: String

    init(_ path: String, readOnly: Bool) throws(DatabaseError) {
        // Before the first connection; threads then never wait for one another to allocate.
        _ = Self.isPrepared
        var pointer: OpaquePointer?
        let flags = SQLITE_OPEN_NOMUTEX | (readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE)
        let result = sqlite3_open_v2(path, &pointer, flags, nil)
        guard let pointer, result == SQLITE_OK else {
            let number = pointer.map { sqlite3_system_errno($0) } ?? ENOMEM
            let reason = number == 0 ? String(cString: sqlite3_errstr(result)) : SystemError.words(number)
            sqlite3_close_v2(pointer)
            throw .cannotOpen(path, reason)
        }
        self.pointer = pointer
        self.path = path
        sqlite3_extended_result_codes(pointer, 1)
    }

    private static let isPrepared = csqlite_count_no_memory() == SQLITE_OK

    deinit {
        sqlite3_close_v2(pointer)
    }

    /// The error of the call that just failed.
    ///
    /// Outside of preparing, SQLite's own message is used for constraints only (it names columns): that of a function
    /// may quote the value it was given.
    func error(_ result: Int32, preparing: Bool = false) -> DatabaseError {
        let message = String(cString: sqlite3_errmsg(pointer))
        let name = String(cString: sqlite3_errstr(result))
        switch result & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: return .locked(path)
        case SQLITE_FULL: return .full(path)
        case SQLITE_READONLY: return .readOnly(path)
        case SQLITE_CORRUPT, SQLITE_NOTADB: return .corrupt(path, name)
        case SQLITE_CONSTRAINT: return .constraint(message)
        case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: return .cannotOpen(path, name)
        case SQLITE_IOERR: return .inputOutput(path, name)
        default: return .statement(preparing ? message : name)
        }
    }
}
