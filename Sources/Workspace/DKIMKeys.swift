package import Crypto
package import Mail
package import System

/// The private keys that a workspace signs its mails with, for one domain: files `SELECTOR.pem` with mode 0600 in
/// `secrets/dkim/DOMAIN/`.
///
///     let keys = DKIMKeys(domain: "casalumen.example", in: folder)
///     let made = try keys.make(on: CivilDate(parsing: "2026-11-26")!)
///     made.map(\.selector)        // ["heed-20261126-rsa", "heed-20261126-ed"]
///
/// The newest key of each kind signs. New keys beside old ones wait (`SELECTOR.pem.new`) until they are put into use, since
/// their records have to be in the DNS by then; old ones stay until somebody deletes them and their records.
package struct DKIMKeys: Sendable {
    package struct Key: Sendable {
        /// `heed-20261126-rsa`
        package let selector: String
        package let key: SignatureKey
        /// Whether it waits to be put into use.
        package let isWaiting: Bool
    }

    package let domain: String
    private let folder: String

    package init(domain: String, in workspace: WorkspaceFolder) {
        self.domain = domain
        folder = FilePath.join(FilePath.join(workspace.secrets, "dkim"), domain)
    }

    private static let ending = ".pem"
    private static let waiting = ".pem.new"

    /// Every key there is, in the order of the selectors.
    ///
    /// - Throws: ``WorkspaceError`` `.notPrivate`, `.secretMalformed`, `.cannotRead`.
    package func all() throws(WorkspaceError) -> [Key] {
        guard FileStatus.exists(folder) else { return [] }
        let names: [String]
        do {
            names = try Folder.names(in: folder)
        } catch {
            throw .cannotRead(error.description)
        }
        var keys: [Key] = []
        for name in names.sorted() {
            for (ending, isWaiting) in [(Self.ending, false), (Self.waiting, true)] where name.hasSuffix(ending) {
                let path = FilePath.join(folder, name)
                let pem = try Secrets.privateText(path)
                do {
                    keys.append(
                        Key(
                            selector: String(name.dropLast(ending.count)), key: try SignatureKey(pem: pem),
                            isWaiting: isWaiting))
                } catch {
                    throw .malformed(
                        "this is no RSA or Ed25519 key in PEM", in: path, remedy: "bring the file back from a backup")
                }
            }
        }
        return keys
    }

    /// The keys that sign: the newest of each kind, RSA first, since every receiver can check it (DKIM-1).
    package func signing() throws(WorkspaceError) -> [Key] {
        let used = try all().filter { !$0.isWaiting }
        return [SignatureKey.Kind.rsa, .ed25519].compactMap { kind in used.last { $0.key.kind == kind } }
    }

    /// What signs with them; nil where there are none.
    ///
    /// - Parameter kinds: of the keys that sign.
    package func signer(_ kinds: [SignatureKey.Kind] = [.rsa, .ed25519]) throws(WorkspaceError) -> DKIMSigner? {
        let keys = try signing().filter { kinds.contains($0.key.kind) }.map { key in
            DKIMSigner.Key(
                selector: key.selector, algorithm: key.key.kind == .rsa ? .rsaSHA256 : .ed25519SHA256,
                sign: key.key.sign(digest:))
        }
        return keys.isEmpty ? nil : DKIMSigner(domain: domain, keys: keys, hash: SHA256.hash)
    }

    /// Makes a key of each kind. The first ones sign at once; later ones wait.
    ///
    /// - Throws: ``WorkspaceError`` `.secretExists` when there are keys of that day, `.cannotWrite`, and as ``all()``.
    package func make(on day: CivilDate) throws(WorkspaceError) -> [Key] {
        let old = try all()
        let date = day.description.filter { $0 != "-" }
        let names = ["heed-\(date)-rsa", "heed-\(date)-ed"]
        for key in old where names.contains(key.selector) {
            throw .secretExists(path(key))
        }
        let isWaiting = !old.isEmpty
        do {
            let made = [
                Key(selector: names[0], key: try SignatureKey.makeRSA(), isWaiting: isWaiting),
                Key(selector: names[1], key: try SignatureKey.makeEd25519(), isWaiting: isWaiting),
            ]
            try Folder.make(folder, mode: 0o700)
            for key in made { try AtomicFile.writeNew(key.key.pem, to: path(key), mode: 0o600) }
            return made
        } catch {
            throw .cannotWrite("\(error)")
        }
    }

    /// Puts the keys that wait into use; those before them stay, and sign no more.
    ///
    /// - Returns: what was put into use; empty when nothing waits.
    package func putIntoUse() throws(WorkspaceError) -> [Key] {
        let waiting = try all().filter(\.isWaiting)
        do {
            for key in waiting {
                let path = path(key)
                try FilePath.move(path, to: String(path.dropLast(Self.waiting.count)) + Self.ending)
            }
        } catch {
            throw .cannotWrite("\(error)")
        }
        return waiting.map { Key(selector: $0.selector, key: $0.key, isWaiting: false) }
    }

    private func path(_ key: Key) -> String {
        FilePath.join(folder, key.selector + (key.isWaiting ? Self.waiting : Self.ending))
    }
}

extension DKIMKeys.Key {
    /// The text of the record at `SELECTOR._domainkey.DOMAIN` (RFC 6376 §3.6.1).
    package var record: String {
        "v=DKIM1; k=\(key.kind.rawValue); p=\(String(decoding: Base64.encode(key.publicBytes), as: UTF8.self))"
    }

    /// The same in pieces of at most 255 bytes, as a TXT record keeps it.
    package var recordPieces: [String] {
        var rest = record[...]
        var pieces: [String] = []
        while !rest.isEmpty {
            pieces.append(String(rest.prefix(255)))
            rest = rest.dropFirst(255)
        }
        return pieces
    }
}
