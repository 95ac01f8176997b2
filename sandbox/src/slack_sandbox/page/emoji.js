// A small set of emoji shortcodes; others show as they are written.

const LIST = `
+1 👍 -1 👎 thumbsup 👍 thumbsdown 👎 clap 👏 wave 👋 ok_hand 👌 pray 🙏 muscle 💪 point_right 👉 point_left 👈 point_up ☝️
point_down 👇 raised_hands 🙌 handshake 🤝 writing_hand ✍️ eyes 👀 heart ❤️ broken_heart 💔 fire 🔥 sparkles ✨ star ⭐ star2 🌟
tada 🎉 confetti_ball 🎊 gift 🎁 birthday 🎂 cake 🍰 balloon 🎈 rocket 🚀 bulb 💡 zap ⚡ boom 💥 100 💯 trophy 🏆 medal 🏅 dart 🎯
smile 😄 smiley 😃 grin 😁 joy 😂 wink 😉 blush 😊 slightly_smiling_face 🙂 thinking_face 🤔 neutral_face 😐 cry 😢 sob 😭
sunglasses 😎 heart_eyes 😍 scream 😱 sweat_smile 😅 upside_down_face 🙃 disappointed 😞 worried 😟 angry 😠 hugging_face 🤗 sleeping 😴
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ warning ⚠️ no_entry ⛔ no_entry_sign 🚫
question ❓ exclamation ❗ bangbang ‼️ information_source ℹ️ heavy_plus_sign ➕ heavy_minus_sign ➖ rotating_light 🚨 sos 🆘 stop_sign 🛑
red_circle 🔴 large_blue_circle 🔵 large_green_circle 🟢 large_yellow_circle 🟡 large_orange_circle 🟠 white_circle ⚪ black_circle ⚫
large_green_square 🟩 large_red_square 🟥 large_yellow_square 🟨 large_blue_square 🟦 small_blue_diamond 🔹 small_orange_diamond 🔸
bell 🔔 no_bell 🔕 mega 📣 loudspeaker 📢 speech_balloon 💬 thought_balloon 💭 phone 📞 telephone_receiver 📞 iphone 📱 email 📧 envelope ✉️
incoming_envelope 📨 inbox_tray 📥 outbox_tray 📤 package 📦 memo 📝 pencil ✏️ pencil2 ✏️ paperclip 📎 pushpin 📌 round_pushpin 📍 link 🔗
calendar 📅 date 📅 spiral_calendar_pad 🗓️ clock1 🕐 alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️ hourglass ⌛ hourglass_flowing_sand ⏳
moneybag 💰 dollar 💵 credit_card 💳 money_with_wings 💸 chart 💹 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊
briefcase 💼 file_folder 📁 open_file_folder 📂 page_facing_up 📄 clipboard 📋 bookmark 🔖 label 🏷️ ticket 🎫 admission_tickets 🎟️ receipt 🧾
mag 🔍 mag_right 🔎 lock 🔒 unlock 🔓 key 🔑 hammer 🔨 wrench 🔧 gear ⚙️ shield 🛡️ bug 🐛 robot_face 🤖 computer 💻 house 🏠 office 🏢
arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrow_forward ▶️ repeat 🔁 arrows_counterclockwise 🔄 back 🔙 new 🆕 free 🆓 up 🆙
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ bust_in_silhouette 👤 busts_in_silhouette 👥 man_raising_hand 🙋‍♂️ woman_raising_hand 🙋‍♀️ crown 👑
sunny ☀️ cloud ☁️ umbrella ☔ snowflake ❄️ rainbow 🌈 seedling 🌱 herb 🌿 coffee ☕ beers 🍻 pizza 🍕 earth_asia 🌏 earth_americas 🌎
cn 🇨🇳 us 🇺🇸 gb 🇬🇧 de 🇩🇪 checkered_flag 🏁 triangular_flag_on_post 🚩 wastebasket 🗑️ shopping_trolley 🛒 scales ⚖️ heavy_dollar_sign 💲`;

const words = LIST.trim().split(/\s+/);
export const EMOJI = new Map(words.flatMap((word, i) => (i % 2 ? [] : [[word, words[i + 1]]])));
export const REACTIONS = ["+1", "eyes", "white_check_mark", "heart", "tada", "joy", "pray", "rocket", "thinking_face", "clap", "100", "x"];
