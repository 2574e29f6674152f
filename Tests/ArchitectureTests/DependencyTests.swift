import Testing

/// Data flows one way (DESIGN: the house).
@Suite struct DependencyTests {
    /// Bottom to top. A target may import only what stands before it.
    private static let order = [
        "System", "Crypto", "Words", "Database", "Mail", "Texting", "Liquid", "Markup", "Charts", "Workspace", "Ledger",
        "Customers",
        "Consent", "Campaigns", "Composer", "Delivery", "Reports", "Web", "Commands", "heed",
    ]

    /// What knows nothing of Heed's domain.
    private static let general = ["System", "Crypto", "Words", "Database", "Mail", "Texting", "Liquid", "Charts"]

    /// Modules of the toolchain.
    private static let toolchain = [
        "Swift", "Glibc", "Foundation", "FoundationEssentials", "Synchronization", "Dispatch",
    ]

    private func imports(of target: String) throws -> Set<String> {
        var found: Set<String> = []
        for file in Checkout.swiftFiles(of: target) {
            let code = try Checkout.code(file)
            for match in code.matches(
                of:
                    #"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|func|var|let|protocol|typealias)\s+)?(\w+)"#
            ) {
                found.insert(match[1])
            }
        }
        return found
    }

    private func swiftTargets() throws -> [String] {
        try Checkout.targets().filter { !Checkout.swiftFiles(of: $0).isEmpty }
    }

    @Test func everyFolderOfSourcesIsATargetOfTheManifest() throws {
        let manifest = try Manifest()
        #expect(Set(try Checkout.targets()) == Set(manifest.rooms.map(\.name) + manifest.cLibraries + ["heed"]))
        #expect(manifest.rooms.count >= 15 && manifest.cLibraries.count >= 9)
    }

    @Test func aTargetImportsOnlyWhatStandsBelowIt() throws {
        let modules = Set(try Checkout.targets())
        for target in try swiftTargets() {
            let own = try #require(Self.order.firstIndex(of: target), "\(target) has no place in the house")
            for imported in try imports(of: target) where modules.contains(imported) && !imported.hasPrefix("C") {
                let place = try #require(Self.order.firstIndex(of: imported))
                #expect(place < own, "\(target) imports \(imported), which stands above it or to its right")
            }
        }
    }

    @Test func theManifestDeclaresDependenciesDownwardsOnly() throws {
        let manifest = try Manifest()
        for room in manifest.rooms {
            let own = try #require(Self.order.firstIndex(of: room.name))
            for dependency in room.dependencies where !manifest.cLibraries.contains(dependency) {
                let place = try #require(Self.order.firstIndex(of: dependency))
                #expect(place < own, "Package.swift: \(room.name) depends on \(dependency)")
            }
        }
    }

    @Test func whatATargetImportsIsDeclared() throws {
        let modules = Set(try Checkout.targets())
        for room in try Manifest().rooms {
            for imported in try imports(of: room.name) where modules.contains(imported) {
                #expect(room.dependencies.contains(imported), "\(room.name) imports \(imported) without saying so")
            }
        }
        #expect(try imports(of: "heed").isSubset(of: ["Commands", "System", "Glibc"]))
    }

    @Test func onlyTheToolchainAndTheHouseAreImported() throws {
        let known = Set(try Checkout.targets() + Self.toolchain)
        for target in try swiftTargets() {
            #expect(try imports(of: target).subtracting(known) == [], "imported by \(target)")
        }
    }

    @Test func generalRoomsKnowNothingOfTheDomain() throws {
        let modules = Set(try Checkout.targets())
        let present = Self.general.filter(modules.contains)
        #expect(present.count >= 7)
        for target in present {
            let domain = try imports(of: target).intersection(modules).filter {
                !$0.hasPrefix("C") && !Self.general.contains($0)
            }
            #expect(domain == [], "imported by \(target)")
        }
    }

    @Test func eachCLibraryIsImportedByExactlyOneTarget() throws {
        let targets = try swiftTargets()
        for library in try Manifest().cLibraries {
            let importers = try targets.filter { try imports(of: $0).contains(library) }
            #expect(importers.count == 1, "\(library) is imported by \(importers)")
        }
    }

    @Test func thereIsNoSwiftPackageToDependOn() throws {
        let text = try Manifest().text
        #expect(text.matches(of: #"^    dependencies: \[\],$"#).count == 1)
        #expect(text.matches(of: #"\.package\("#).isEmpty)
        #expect(text.matches(of: #"https?://"#).isEmpty)
    }
}
