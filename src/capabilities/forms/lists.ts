// Danh mục dân tộc 01–56 (QĐ 121-TCTK/PPCĐ 1979, TT 02/2017/TT-BKHĐT và mã bổ sung của CSDL quốc gia về dân cư).
/** The ethnic groups that a paper may name, in the order of their code. */
export const ethnicities =
	'Kinh|Tày|Thái|Hoa|Khmer|Mường|Nùng|Mông|Dao|Gia Rai|Ngái|Ê Đê|Ba Na|Xơ Đăng|Sán Chay|Cơ Ho|Chăm|Sán Dìu|Hrê|Mnông|Ra Glai|Xtiêng|Bru - Vân Kiều|Thổ|Giáy|Cơ Tu|Giẻ Triêng|Mạ|Khơ Mú|Co|Tà Ôi|Chơ Ro|Kháng|Xinh Mun|Hà Nhì|Chu Ru|Lào|La Chí|La Ha|Phù Lá|La Hủ|Lự|Lô Lô|Chứt|Mảng|Pà Thẻn|Cơ Lao|Cống|Bố Y|Si La|Pu Péo|Brâu|Ơ Đu|Rơ Măm|Người nước ngoài|Không rõ'.split(
		'|',
	)

// ISO 3166-1 members with their names in Vietnamese as consular papers write them.
/** The nationalities that a paper may name: Viet Nam first, without a nationality last, between them as Vietnamese sorts. */
export const nationalities = [
	'Việt Nam',
	...'Afghanistan|Ai Cập|Albania|Algeria|Andorra|Angola|Anh|Antigua và Barbuda|Argentina|Armenia|Áo|Azerbaijan|Ả Rập Xê Út|Ấn Độ|Ba Lan|Bahamas|Bahrain|Bangladesh|Barbados|Bắc Macedonia|Belarus|Belize|Benin|Bhutan|Bỉ|Bolivia|Bosnia và Herzegovina|Botswana|Bồ Đào Nha|Bờ Biển Ngà|Brazil|Brunei|Bulgaria|Burkina Faso|Burundi|Cabo Verde|Cameroon|Campuchia|Canada|Các Tiểu vương quốc Ả Rập Thống nhất|Chad|Chile|Colombia|Comoros|Cộng hòa Congo|Cộng hòa Dân chủ Congo|Cộng hòa Dominica|Cộng hòa Séc|Cộng hòa Trung Phi|Costa Rica|Croatia|Cuba|Djibouti|Dominica|Đan Mạch|Đài Loan (Trung Quốc)|Đông Timor|Đức|Ecuador|El Salvador|Eritrea|Estonia|Eswatini|Ethiopia|Fiji|Gabon|Gambia|Georgia|Ghana|Grenada|Guatemala|Guinea|Guinea-Bissau|Guinea Xích Đạo|Guyana|Haiti|Hà Lan|Hàn Quốc|Hoa Kỳ|Honduras|Hungary|Hy Lạp|Iceland|Indonesia|Iran|Iraq|Ireland|Israel|Italia|Jamaica|Jordan|Kazakhstan|Kenya|Kiribati|Kuwait|Kyrgyzstan|Lào|Latvia|Lesotho|Liban|Liberia|Libya|Liechtenstein|Litva|Luxembourg|Madagascar|Malawi|Malaysia|Maldives|Mali|Malta|Maroc|Marshall|Mauritania|Mauritius|Mexico|Micronesia|Moldova|Monaco|Montenegro|Mozambique|Mông Cổ|Myanmar|Na Uy|Nam Phi|Nam Sudan|Namibia|Nauru|Nepal|New Zealand|Nga|Nhật Bản|Nicaragua|Niger|Nigeria|Oman|Pakistan|Palau|Palestine|Panama|Papua New Guinea|Paraguay|Peru|Pháp|Phần Lan|Philippines|Qatar|Romania|Rwanda|Saint Kitts và Nevis|Saint Lucia|Saint Vincent và Grenadines|Samoa|San Marino|São Tomé và Príncipe|Senegal|Serbia|Seychelles|Sierra Leone|Singapore|Síp|Slovakia|Slovenia|Solomon|Somalia|Sri Lanka|Sudan|Suriname|Syria|Tajikistan|Tanzania|Tây Ban Nha|Thái Lan|Thổ Nhĩ Kỳ|Thụy Điển|Thụy Sĩ|Togo|Tonga|Triều Tiên|Trinidad và Tobago|Trung Quốc|Tunisia|Turkmenistan|Tuvalu|Úc|Uganda|Ukraina|Uruguay|Uzbekistan|Vanuatu|Vatican|Venezuela|Yemen|Zambia|Zimbabwe'
		.split('|')
		.toSorted(new Intl.Collator('vi').compare),
	'Không quốc tịch',
]
