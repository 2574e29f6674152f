/// The gallery's looks.
enum GalleryStyle {
    static let text = #"""
        :root {
          color-scheme: light;
          --paper: #f5f2ec; --card: #fffdf9; --ink: #1f2a2a; --soft: #5d6966; --faint: #8c9692;
          --line: #e2dcd0; --accent: #0d6e66; --on-accent: #ffffff; --wash: #e2efec; --warm: #b4541a;
          --out: #cfc7b8; --shadow: 0 1px 2px rgb(60 50 30 / .07), 0 8px 24px rgb(60 50 30 / .06);
          --bezel: #23282b; --bubble: #e9e5dd; --radius: 14px;
        }
        :root.dark {
          color-scheme: dark;
          --paper: #121716; --card: #1a2120; --ink: #e9efed; --soft: #a3b1ae; --faint: #7b8986;
          --line: #2c3735; --accent: #5fd0c1; --on-accent: #06211e; --wash: #1c3531; --warm: #f0a36b;
          --out: #43504d; --shadow: 0 1px 2px rgb(0 0 0 / .4), 0 8px 24px rgb(0 0 0 / .3);
          --bezel: #05080a; --bubble: #2b3634;
        }
        * { box-sizing: border-box; }
        html, body { height: 100%; }
        body {
          margin: 0; background: var(--paper); color: var(--ink);
          font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
        }
        button, input { font: inherit; color: inherit; }
        button { cursor: pointer; }
        h1, h2, h3, p, ol, dl, dd, pre { margin: 0; padding: 0; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        .noscript { padding: 2rem; }
        .hidden { display: none !important; }

        .top { display: flex; align-items: center; gap: 14px; padding: 18px 28px 6px; }
        .mark { width: 34px; height: 34px; border-radius: 10px; background: var(--accent); color: var(--on-accent);
          display: grid; place-items: center; font-weight: 700; font-size: 18px; letter-spacing: -.02em; flex: none; }
        .top h1 { font-size: 20px; font-weight: 650; letter-spacing: -.01em; line-height: 1.25; }
        .top p { color: var(--soft); font-size: 13.5px; }
        .top .grow { flex: 1; min-width: 0; }
        .quiet { border: 1px solid var(--line); background: var(--card); border-radius: 999px; padding: 6px 13px;
          font-size: 13px; }
        .quiet:hover { border-color: var(--accent); }

        .audience { display: flex; gap: 16px; padding: 12px 28px 18px; overflow-x: auto; align-items: flex-start; }
        .campaign { background: var(--card); border: 1px solid var(--line); border-radius: var(--radius);
          box-shadow: var(--shadow); padding: 16px 18px; flex: 1 1 320px; min-width: 290px; max-width: 620px; }
        .campaign h2 { font-size: 15px; font-weight: 650; }
        .campaign .sub { color: var(--soft); font-size: 13px; }
        .figure { display: flex; align-items: baseline; gap: 8px; margin: 8px 0 6px; }
        .figure b { font-size: 30px; font-weight: 680; letter-spacing: -.02em; font-variant-numeric: tabular-nums;
          line-height: 1.1; }
        .figure span { color: var(--soft); font-size: 13.5px; }
        .split { display: flex; height: 10px; border-radius: 99px; overflow: hidden; background: var(--line); gap: 2px; }
        .split i { display: block; min-width: 3px; }
        .split .in { background: var(--accent); } .split .have { background: var(--accent); opacity: .45; }
        .split .out { background: var(--out); }
        .channel { margin-top: 10px; }
        .channel .label { display: flex; justify-content: space-between; font-size: 13px; margin-bottom: 4px; }
        .channel .label span:last-child { color: var(--soft); font-variant-numeric: tabular-nums; }
        .campaign details { margin-top: 10px; font-size: 13.5px; }
        .campaign summary { color: var(--accent); cursor: pointer; font-weight: 550; }
        .reason { display: grid; grid-template-columns: 1fr auto; gap: 2px 12px; margin-top: 9px; }
        .reason .n { font-variant-numeric: tabular-nums; font-weight: 600; }
        .reason .bar { grid-column: 1 / -1; height: 5px; border-radius: 99px; background: var(--line); }
        .reason .bar i { display: block; height: 100%; border-radius: 99px; background: var(--warm); min-width: 3px; }
        .fine { color: var(--soft); font-size: 13px; margin-top: 8px; }
        .warning { color: var(--warm); }

        .work { display: grid; grid-template-columns: minmax(290px, 380px) 1fr; gap: 18px; padding: 0 28px 28px;
          align-items: start; }
        .list, .view { background: var(--card); border: 1px solid var(--line); border-radius: var(--radius);
          box-shadow: var(--shadow); }
        .list { position: sticky; top: 14px; max-height: calc(100vh - 28px); display: flex; flex-direction: column;
          overflow: hidden; min-height: 300px; }
        .filters { padding: 14px; border-bottom: 1px solid var(--line); display: grid; gap: 9px; }
        .filters input { width: 100%; padding: 9px 12px; border-radius: 10px; border: 1px solid var(--line);
          background: var(--paper); }
        .group { display: flex; flex-wrap: wrap; gap: 6px; }
        .pick { border: 1px solid var(--line); background: transparent; border-radius: 999px; padding: 3px 11px;
          font-size: 13px; }
        .pick[aria-pressed=true] { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
        .shown { font-size: 13px; color: var(--soft); }
        .items { list-style: none; overflow-y: auto; flex: 1; }
        .item { display: block; width: 100%; text-align: left; background: none; border: 0; padding: 11px 14px 12px 16px;
          border-bottom: 1px solid var(--line); border-left: 3px solid transparent; }
        .item:hover { background: var(--paper); }
        .item[aria-current=true] { background: var(--wash); border-left-color: var(--accent); }
        .item .line { display: flex; gap: 8px; align-items: baseline; }
        .item b { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; flex: 1; }
        .item .num { color: var(--faint); font-size: 12px; font-variant-numeric: tabular-nums; }
        .item p { color: var(--soft); font-size: 13px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        .chips { display: flex; gap: 5px; margin-top: 5px; flex-wrap: wrap; }
        .chip { font-size: 11.5px; line-height: 1.5; border-radius: 6px; padding: 0 7px; background: var(--paper);
          border: 1px solid var(--line); color: var(--soft); }
        .chip.email { color: var(--accent); } .chip.sms { color: var(--warm); }
        .none { padding: 40px 20px; text-align: center; color: var(--soft); }

        .view { min-width: 0; padding-bottom: 22px; }
        .about { padding: 18px 22px 0; display: flex; gap: 14px; align-items: flex-start; }
        .about .grow { flex: 1; min-width: 0; }
        .about h2 { font-size: 21px; font-weight: 650; letter-spacing: -.01em; line-height: 1.3; overflow-wrap: anywhere; }
        .about p { color: var(--soft); font-size: 13.5px; overflow-wrap: anywhere; }
        .step { width: 34px; height: 34px; border-radius: 50%; border: 1px solid var(--line); background: var(--card);
          font-size: 16px; line-height: 1; }
        .step:hover { border-color: var(--accent); } .step:disabled { opacity: .35; cursor: default; }
        .back { display: none; }
        .bar-row { display: flex; flex-wrap: wrap; gap: 10px 18px; align-items: center; justify-content: space-between;
          padding: 14px 22px 0; border-bottom: 1px solid var(--line); }
        .tabs { display: flex; flex-wrap: wrap; gap: 2px; }
        .tab { border: 0; background: none; padding: 9px 11px; color: var(--soft); border-bottom: 2px solid transparent;
          margin-bottom: -1px; }
        .tab[aria-selected=true] { color: var(--ink); border-bottom-color: var(--accent); font-weight: 600; }
        .switches { display: flex; gap: 8px; padding-bottom: 8px; }
        .switch { display: flex; border: 1px solid var(--line); border-radius: 999px; overflow: hidden; }
        .switch button { border: 0; background: none; padding: 3px 12px; font-size: 13px; color: var(--soft); }
        .switch button[aria-pressed=true] { background: var(--wash); color: var(--accent); font-weight: 600; }
        .panel { padding: 20px 22px 0; }

        .stage { display: grid; grid-template-columns: minmax(0, 1fr); justify-items: center; gap: 16px; }
        .inbox { display: grid; grid-template-columns: 40px 1fr; gap: 2px 12px; width: 100%; max-width: 760px;
          border: 1px solid var(--line); border-radius: 12px; padding: 11px 14px; background: var(--paper); }
        .inbox .face { grid-row: span 2; width: 40px; height: 40px; border-radius: 50%; background: var(--wash);
          color: var(--accent); display: grid; place-items: center; font-weight: 650; }
        .inbox div { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
        .inbox .snippet { color: var(--soft); font-size: 13.5px; } .inbox .snippet b { color: var(--ink); font-weight: 600; }
        .device { background: #fff; overflow: hidden; width: 100%; }
        .device iframe { display: block; width: 100%; border: 0; background: #fff; }
        .device.night, .device.night iframe { background: #121212; }
        .device.phone { width: 412px; max-width: 100%; border: 11px solid var(--bezel); border-radius: 40px;
          box-shadow: var(--shadow); }
        .device.phone iframe { height: 700px; }
        .device.desktop { max-width: 820px; border: 1px solid var(--line); border-radius: 12px; box-shadow: var(--shadow); }
        .device.desktop iframe { height: 760px; }
        .handset { width: 360px; max-width: 100%; border: 11px solid var(--bezel); border-radius: 40px; background: var(--card);
          box-shadow: var(--shadow); padding: 18px 14px 30px; min-height: 460px; }
        .handset .who { text-align: center; font-weight: 600; padding-bottom: 12px; border-bottom: 1px solid var(--line);
          margin-bottom: 14px; }
        .handset .who span { display: block; font-weight: 400; font-size: 12.5px; color: var(--soft); }
        .bubble { background: var(--bubble); border-radius: 20px 20px 20px 6px; padding: 10px 14px; max-width: 92%;
          white-space: pre-wrap; overflow-wrap: anywhere; }
        .meter { width: 100%; max-width: 420px; display: grid; gap: 6px; text-align: center; font-size: 13.5px;
          color: var(--soft); }
        .meter .parts { display: flex; gap: 4px; } .meter .parts i { flex: 1; height: 8px; border-radius: 99px;
          background: var(--line); overflow: hidden; }
        .meter .parts i u { display: block; height: 100%; background: var(--accent); }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 13.5px/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas,
          "Liberation Mono", monospace; background: var(--paper); border: 1px solid var(--line); border-radius: 12px;
          padding: 16px 18px; }
        .facts { display: grid; grid-template-columns: minmax(110px, 190px) 1fr; gap: 9px 20px; }
        .facts dt { color: var(--soft); } .facts dd { overflow-wrap: anywhere; }
        .facts.mono dt, .facts.mono dd { font: 13px/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
        .panel h3 { font-size: 14px; font-weight: 650; margin: 22px 0 8px; }
        .panel h3:first-child { margin-top: 0; }
        .quote { border-left: 3px solid var(--accent); background: var(--wash); border-radius: 0 12px 12px 0;
          padding: 14px 18px; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 14px; }
        table { border-collapse: collapse; width: 100%; }
        th { text-align: left; font-weight: 550; color: var(--soft); font-size: 13px; }
        th, td { padding: 8px 12px 8px 0; border-bottom: 1px solid var(--line); vertical-align: top;
          overflow-wrap: anywhere; }
        code { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; color: var(--soft); }
        .links { margin-top: 14px; font-size: 13.5px; display: flex; gap: 16px; flex-wrap: wrap; }
        .links a { color: var(--accent); }
        .keys { color: var(--faint); font-size: 12.5px; padding: 0 28px 26px; }
        kbd { border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 5px; padding: 0 5px; font: inherit;
          background: var(--card); }

        @media (max-width: 820px) {
          .top { padding: 14px 16px 4px; } .audience { padding: 10px 16px 14px; }
          .campaign { flex: 0 0 86%; } .campaign:only-child { flex: 1 1 auto; min-width: 0; }
          .work { grid-template-columns: minmax(0, 1fr); padding: 0 16px 20px; }
          .list { position: static; max-height: none; }
          .view { display: none; }
          .reading .view { display: block; } .reading .list, .reading .audience, .reading .top { display: none; }
          .reading .work { padding: 0; } .reading .view { border: 0; border-radius: 0; min-height: 100vh; }
          .back { display: inline-block; } .keys { display: none; }
          .about { padding: 14px 16px 0; flex-wrap: wrap; } .about .grow { flex-basis: 100%; order: 2; }
          .about .back { margin-right: auto; }
          .tab { padding: 8px 8px; font-size: 14px; }
          .device.phone, .handset { border-width: 6px; border-radius: 26px; }
          .bar-row, .panel { padding-left: 16px; padding-right: 16px; }
          .facts { grid-template-columns: 1fr; gap: 2px; } .facts dd { margin-bottom: 9px; }
        }
        @media (prefers-reduced-motion: no-preference) {
          .item, .pick, .tab, .quiet, .step { transition: background .12s, border-color .12s, color .12s; }
        }
        """#
}
