/// Where a password is; never the password.
package enum PasswordSource: Equatable, Sendable {
    /// A file with mode 0600: absolute, or in the workspace.
    case file(String)
    /// An environment variable.
    case environment(String)
}

extension Fields {
    /// Where the password is. What is written is never quoted: it may be the password itself.
    ///
    /// - Parameters: what the advice names.
    func password(file: String, variable: String) -> PasswordSource? {
        guard let entry = entry("password") else { return nil }
        let advice =
            "Put it in a file that only you can read and write {file: \(file)}, or write {env: \(variable)}."
        guard case .mapping(let entries) = entry.value.content else {
            problems.errorHidingLine("a password must not stand in this file", at: entry.value.mark, hint: advice)
            return nil
        }
        guard entries.count == 1, let text = entries[0].value.text.map(Self.trimmed), !text.isEmpty else {
            problems.errorHidingLine("'password' must say where it is", at: entry.keyMark, hint: advice)
            return nil
        }
        switch entries[0].key {
        case "file": return .file(text)
        case "env" where text.utf8.allSatisfy({ 65...90 ~= $0 || 48...57 ~= $0 || $0 == 95 }):
            return .environment(text)
        case "env":
            problems.errorHidingLine(
                "this is no name of an environment variable", at: entries[0].value.mark,
                hint: "Use capitals, digits and _, like \(variable).")
        default: problems.errorHidingLine("'password' must say where it is", at: entries[0].keyMark, hint: advice)
        }
        return nil
    }
}
