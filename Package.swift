// swift-tools-version: 6.2
import PackageDescription

// Every target: Swift 6 mode (by the tools version), warnings are errors, explicit `any`, explicit imports.
let house: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// Targets that call no C: the compiler refuses unsafe code in them.
let pure: [SwiftSetting] = house + [.strictMemorySafety()]

/// A target of the product that calls no C.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: pure)
}

/// A target of the product that is the one importer of the C libraries named.
func gateway(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

func tests(
    of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name), "TestSupport"] + dependencies, exclude: exclude,
        resources: resources, swiftSettings: house)
}

func library(_ name: String, pkgConfig: String? = nil, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let package = Package(
    name: "heed",
    products: [.executable(name: "heed", targets: ["heed"])],
    dependencies: [],
    targets: [
        // System libraries, each imported by exactly one Swift target.
        library("CCMark", pkgConfig: "libcmark-gfm", apt: "libcmark-gfm-extensions-dev"),
        library("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
        library("CCSV", apt: "libcsv-dev"),
        library("CCURL", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        library("CICU", pkgConfig: "icu-i18n", apt: "libicu-dev"),
        library("CIDN2", pkgConfig: "libidn2", apt: "libidn2-dev"),
        library("CMicroHTTPD", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
        library("CModest", apt: "libmodest-dev"),
        library("CPangoCairo", pkgConfig: "pangocairo", apt: "libpango1.0-dev"),
        library("CPNG", pkgConfig: "libpng", apt: "libpng-dev"),
        library("CPQ", pkgConfig: "libpq", apt: "libpq-dev"),
        library("CQREncode", pkgConfig: "libqrencode", apt: "libqrencode-dev"),
        library("CResolv", apt: "libc6-dev"),
        library("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
        library("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
        .target(
            name: "CPhoneNumber", cxxSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("phonenumber")]),

        // The house, bottom to top: a target depends only on those above it in this list (DESIGN §4).
        gateway("System", []),
        gateway("Crypto", ["CCrypto"]),
        gateway("Words", ["CICU"]),
        gateway("Database", ["CPQ", "CSQLite", "System"]),
        gateway("Mail", ["CIDN2"]),
        room("Texting"),
        room("Liquid"),
        gateway("Markup", ["CCMark", "CModest"]),
        gateway("Charts", ["CPangoCairo", "CPNG", "CQREncode"]),
        gateway("Workspace", ["CYAML", "System", "Crypto", "Words", "Mail"]),
        room("Ledger", ["System", "Crypto", "Database", "Workspace"]),
        gateway(
            "Customers", ["CCSV", "CPhoneNumber", "System", "Crypto", "Words", "Database", "Mail", "Workspace"]),
        room("Consent", ["System", "Crypto", "Database", "Workspace", "Ledger", "Customers"]),
        room(
            "Campaigns",
            ["System", "Crypto", "Words", "Database", "Texting", "Workspace", "Ledger", "Customers", "Consent"]),
        room(
            "Composer",
            [
                "System", "Crypto", "Words", "Database", "Mail", "Texting", "Liquid", "Markup", "Charts",
                "Workspace", "Customers", "Consent", "Campaigns",
            ]),
        gateway(
            "Delivery",
            [
                "CCURL", "CResolv", "System", "Crypto", "Database", "Mail", "Texting", "Liquid", "Workspace",
                "Customers",
                "Consent",
                "Campaigns", "Composer",
            ]),
        room("Reports", ["System", "Mail", "Charts", "Workspace", "Campaigns"]),
        gateway(
            "Web",
            [
                "CMicroHTTPD", "System", "Crypto", "Database", "Mail", "Texting", "Liquid", "Workspace", "Customers",
                "Consent", "Campaigns", "Composer", "Delivery",
            ]),
        gateway(
            "Commands",
            [
                "System", "Crypto", "Words", "Database", "Mail", "Texting", "Liquid", "Workspace", "Ledger",
                "Customers", "Consent",
                "Campaigns", "Composer", "Delivery", "Reports", "Web", "Charts",
            ]),
        .executableTarget(name: "heed", dependencies: ["Commands"], swiftSettings: house),

        // No part of the product: what `make bench` measures composing with.
        .executableTarget(
            name: "ComposeBench",
            dependencies: [
                "System", "Crypto", "Database", "Mail", "Liquid", "Charts", "Workspace", "Ledger", "Customers",
                "Consent",
                "Campaigns", "Composer",
            ],
            path: "Benchmarks/Compose/Program", swiftSettings: pure),
        // The same for `make bench-liquid`.
        .executableTarget(
            name: "LiquidBench", dependencies: ["Liquid"], path: "Benchmarks/Liquid/Engine", swiftSettings: house),
        // The same for `make bench-audience`.
        .executableTarget(
            name: "AudienceBench", dependencies: ["CPhoneNumber", "System", "Workspace", "Consent"],
            path: "Benchmarks/Audience/Program", swiftSettings: house),

        // The same for `make bench-delivery`: a lean server, which tests use too, and libcurl by itself.
        .executableTarget(
            name: "LeanSink", path: "Benchmarks/Delivery/Sink", cSettings: [.treatAllWarnings(as: .error)]),
        .executableTarget(
            name: "BareCurl", dependencies: ["CCURL"], path: "Benchmarks/Delivery/Bare",
            cSettings: [.treatAllWarnings(as: .error)]),

        // What tests of several targets share.
        .target(name: "TestSupport", dependencies: ["Database"], path: "Tests/TestSupport", swiftSettings: house),
        tests(of: "System"),
        tests(of: "Crypto"),
        tests(of: "Words"),
        tests(of: "Database", ["System"]),
        tests(of: "Mail", ["Crypto"]),
        tests(of: "Texting"),
        tests(of: "Markup"),
        tests(of: "Charts", exclude: ["Pictures"]),
        tests(of: "Liquid", exclude: ["Cases"]),
        tests(of: "Workspace", ["System", "Crypto"]),
        tests(of: "Ledger", ["System", "Crypto", "Database", "Workspace"]),
        tests(of: "Customers", ["System", "Crypto", "Database", "Workspace"]),
        tests(of: "Consent", ["System", "Crypto", "Database", "Workspace", "Ledger", "Customers"]),
        tests(
            of: "Campaigns", ["System", "Crypto", "Words", "Database", "Workspace", "Ledger", "Customers", "Consent"]),
        tests(
            of: "Composer",
            [
                "System", "Crypto", "Words", "Database", "Mail", "Texting", "Liquid", "Workspace", "Customers",
                "Consent",
                "Campaigns",
            ]),
        tests(
            of: "Delivery",
            [
                "System", "Crypto", "Database", "Mail", "Texting", "Workspace", "Customers", "Consent", "Campaigns",
                "Composer",
            ],
            resources: [.copy("Servers")]),
        tests(of: "Reports", ["System", "Charts", "Campaigns"]),
        tests(of: "Web", ["System", "Crypto", "Database", "Workspace", "Customers", "Consent", "Campaigns"]),
        tests(of: "Commands", ["System", "Workspace"]),

        // They read the sources, and drive the built program as its users do.
        .testTarget(name: "ArchitectureTests", swiftSettings: house),
        .testTarget(
            name: "EndToEndTests", dependencies: ["heed", "TestSupport"], exclude: ["Fixtures", "Servers"],
            swiftSettings: house),
    ],
    cxxLanguageStandard: .cxx17
)
